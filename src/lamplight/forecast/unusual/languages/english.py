"""What claims in English that it is unusual."""

from typing import Final

from lamplight.forecast.unusual.languages.grammar import Language

_WORDS: Final = {
    "ODD": "unusual*, abnormal*, exceptional*, extraordinar*, unprecedented*, unexpected*, "
    "uncommon*, unseasonabl*, unforeseen, overwhelm*, extreme*",
    "VERY": "very, really, especially, particularly, extra, so, incredibly, quite, rather",
    "BIG": "high, higher, heavy, heavier, large, larger, great, greater, increased, increasing, "
    "elevated, record, significant, strong, huge, massive, enormous, peak, long, longer, many",
    "BIGGER": "higher, heavier, larger, greater, busier, longer, slower, more",
    "CONTACT": "call, calls, caller, callers, contact, contacts, chat, chats, email, emails, "
    "e mail, e mails, enquir*, inquir*, request, requests, ticket, tickets, message, messages, "
    "queries, query, support, calling, contacting",
    "PEOPLE": "customers, visitors, people, guests, clients, members",
    "LOAD": "volume, volumes, traffic, level, levels, number, numbers, amount, amounts, load, "
    "loads, workload, rush, activity",
    "FLOOD": "surge, spike, influx, flood, wave, rush, increase, rise, backlog",
    "DEMAND": "demand, interest",
    "WAIT": "wait, waits, waiting, wait time*, waiting time*, hold, hold time*, holding, queue*, "
    "answer, answers, answered, answering, reply, replies, replying, respond, responding, "
    "response*, get back, reach, connect, help you, assist you",
    "TIMES": "wait time, wait times, waiting time, waiting times, hold time, hold times, "
    "queue time, queue times, response time, response times, wait, waits, hold, queue, queues",
    "LINES": "line, lines, phone, phones, phone line, phone lines, telephone line*, switchboard, "
    "call centre, call center, contact centre, contact center, support team",
    "NORM": "normal*, usual*, expected, average, anticipated, planned, typical*, ordinary, "
    "forecast, foreseen",
    "BE": "is, are, be, being, been, remain, remains",
    "NOW": "currently, now, right now, at the moment, at this time, at present, presently, today, "
    "this week, these days",
    "MAY": "may, might, can, could, will, expect, expected, experience, experiencing, encounter, "
    "face, anticipate, there, prepare*, regret, apologi*, sorry",
    "EXCUSE": "due to, because of, owing to, thanks to, as a result of, given, experienc*, "
    "receiving, received, facing, seeing, handling, dealing with, under",
    "STAFF": "staff, personnel, agents, colleagues, employees, operators, advisers, advisors, "
    "representatives, team members, members of staff, manpower, workforce",
    "SCARCE": "limited, reduced, insufficient, minimal, skeleton, depleted",
    "YOURS": "call, calls, time, business, enquir*, inquir*, message, messages, custom, patience, "
    "satisfaction, request, requests, email, question, questions, feedback",
    "SOON": "shortly, soon, momentarily, in a moment, as soon as possible, as quickly as possible, "
    "as soon as we can",
}
ENGLISH: Final = Language(
    tag="en",
    words=_WORDS,
    goods="product, products, item, items, goods, order, orders, deliver*, ship, ships, shipped, "
    "shipping, shipment*, dispatch*, parcel*, stock, sold out, restock*, lamp, lamps, shade, "
    "shades, bulb, bulbs, mug, mugs, range, collection, selection, model, models, edition, "
    "editions, colour*, color*, size, sizes, price, prices, production, workshop, tickets "
    "for, sale, sales, shop, furniture, repair, repairs, refund, refunds, warehouse, "
    "carrier*, road, roads",
    people="call, calls, caller*, calling, phone, phones, telephone, line, lines, chat, chats, "
    "agent, agents, answer*, reply, replies, respon*, wait, waits, waiting, hold, holding, queue, "
    "queues, support, patient, patience, reach us, contact, get back, enquir*, inquir*, customer "
    "service, email, emails, e mails",
    denied="no, not, never, without, neither, nor",
    busy=(
        "BIG ~2 CONTACT LOAD",
        "BIG ~1 LOAD of ~3 CONTACT",
        "BIG ~1 LOAD of PEOPLE ~2 CONTACT|WAIT",
        "CONTACT LOAD ~4 BE ~3 BIG|ODD",
        "LOAD of ~2 CONTACT ~2 BE ~3 BIG|ODD",
        "ODD ~1 CONTACT LOAD",
        "ODD ~2 LOAD of ~2 CONTACT",
        "ODD ~1 BIG ~2 CONTACT",
        "ODD ~2 LOAD of PEOPLE",
        "ODD busy|busier",
        "ODD ~1 BIG ~1 TIMES",
        "BIGGER ~2 than ~2 NORM ~2 CONTACT|TIMES",
        "BIGGER ~2 than ~2 NORM ~1 LOAD of ~2 CONTACT|PEOPLE",
        "more ~2 CONTACT ~3 than ~2 NORM|ever|before",
        "more ~1 PEOPLE ~3 than ~2 NORM",
        "busier ~3 than ~2 NORM|ever",
        "FLOOD of|in ~3 CONTACT",
        "overwhelmed|inundated|swamped|flooded by|with ~3 CONTACT",
        "we|our ~2 VERY busy !making|building|with",
        "LINES ~1 BE ~2 busy|jammed|overloaded|congested",
        "BE ~1 VERY busy ~2 NOW",
        "busy period|periods|spell",
        "VERY busy time|day|week|season",
        "BE ~1 busy time|times|days",
        "longer ~1 than ~2 NORM ~2 to ~2 WAIT",
        "longer wait|waiting|hold|holding|queue|queuing|response times|time",
        "MAY ~4 longer|long|extended|increased ~1 TIMES",
        "TIMES ~3 may|might|could|will|can be ~2 longer|long|extended|increased",
        "TIMES ~2 BE ~1 NOW ~2 longer|long|high|extended|increased",
        "TIMES BE longer|long|high|extended|increased ~1 NOW",
        "TIMES ~2 BE ~2 BIGGER ~1 than ~2 NORM",
        "EXCUSE ~2 BIG ~2 CONTACT LOAD",
        "because so many ~2 PEOPLE|CONTACT",
        "getting|get|receiving|receive|have|handling ~1 lot|lots of ~1 CONTACT",
        "lot|lots of PEOPLE ~5 CONTACT|reach|WAIT",
        "phones|phone ~2 off the hook",
    ),
    busy_or_goods=(
        "EXCUSE ~3 many ~2 CONTACT",
        "DEMAND for ~2 CONTACT BE ~2 BIG|ODD",
        "WAIT ~4 longer|slower ~2 than ~2 NORM",
        "ODD ~1 BIG ~1 DEMAND|LOAD !of|for|in",
        "ODD ~1 DEMAND|volume|volumes|traffic !of|for|in",
        "ODD ~1 BIG ~1 DEMAND for ~2 CONTACT",
        "DEMAND|LOAD BE ~2 BIG|ODD",
        "EXCUSE ~3 BIG ~1 DEMAND|LOAD !of|for|in",
        "BIGGER ~2 than ~2 NORM ~1 LOAD|DEMAND !of|for|in",
        "expect|experience|experiencing|anticipate ~2 delays",
        "EXCUSE ~2 busy|peak time|times|season",
    ),
    few=(
        "staff|staffing|personnel ~1 shortage|shortages|absence|absences|issues|problems|levels|"
        "constraints|sickness|illness|difficulties",
        "short staffed|handed",
        "understaffed",
        "short of|on staff|people|agents",
        "shortage of ~1 STAFF",
        "SCARCE ~1 STAFF|staffing",
        "SCARCE number of ~1 STAFF",
        "SCARCE team|crew",
        "fewer|less ~2 us|people|STAFF ~4 than ~2 NORM",
        "smaller team ~1 than ~1 NORM",
        "STAFF|team ~2 BE ~2 sick|ill|absent|unwell",
        "STAFF BE ~2 limited|reduced",
        "EXCUSE ~5 sickness|illness",
        "not ~1 enough ~1 STAFF",
        "low on staff",
        "low staff|staffing",
    ),
    never=(
        "your YOURS is|are ~3 important|valued|valuable|appreciated",
        "your YOURS matters|matter|counts|count ~1 to us",
        "we ~2 value|appreciate|treasure your CONTACT|YOURS",
        "appreciate you|your holding|waiting",
        "stay|remain|hold|keep|wait on the line",
        "hold the line",
        "please ~1 hold $",
        "please ~1 hold on|while|until|for",
        "continue|keep to? holding|hold $",
        "thank|thanks you? for|for ~1 holding|waiting|patience",
        "thank|thanks you? for your ~2 patience",
        "please ~1 be patient",
        "bear with us",
        "ask ~2 for your patience",
        "will|ll be with you SOON",
        "your call|calls will|has be|been answered|taken|connected ~3 SOON",
        "next available agent|adviser|advisor|representative|operator|colleague",
    ),
)
