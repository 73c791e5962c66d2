"""The town that the benchmarks load is a real house with people who answer."""

from lamplight.bench._town import Town


async def test_people_of_a_town_are_hired_and_answer() -> None:
    town = Town()
    try:
        town.launch()
        await town.ready()
        await town.found(["en"])
        [maya] = await town.hire(["maya"], ["en"])
        await town.here(maya)
        made = await town.ask(
            "POST", "/brands/town/contacts", {"channel": "voice", "language": "en"}
        )
        contact = made["place"]["contact"]
        path = f"/desk/offers/{contact}/accept"
        await town.ask("POST", path, {"channel": "voice"}, cookie=maya.cookie)
        place = await town.ask("GET", f"/places/{made['token']}")
        assert place["state"] == "talking"
    finally:
        await town.end()
