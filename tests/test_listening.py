"""The port is bound first, and what is wrong with it is said in one line."""

import socket

import pytest

from lamplight.listening import CannotListen, listen


def test_a_free_port_listens_and_answers() -> None:
    with (
        listen("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname(), timeout=5) as caller,
    ):
        assert caller.getpeername() == listener.getsockname()


def test_a_taken_port_is_named_with_what_to_do() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(CannotListen) as refused:
            listen("127.0.0.1", port)
    assert str(refused.value) == (
        f"Port {port} on 127.0.0.1 is taken: stop what listens there, or choose with --port."
    )


def test_a_port_just_left_can_be_had_again() -> None:
    with listen("127.0.0.1", 0) as first:
        address = first.getsockname()
        first.setblocking(True)
        with socket.create_connection(address, timeout=5):
            answered, _ = first.accept()
            answered.close()  # the side that closes first leaves the port in TIME_WAIT
    with listen("127.0.0.1", address[1]) as second:
        assert second.getsockname() == address


def test_another_machines_address_is_refused() -> None:
    with pytest.raises(CannotListen, match="not an address of this machine"):
        listen("192.0.2.1", 0)


@pytest.mark.parametrize("host", ["no such host", "", "a" * 70, "::zz"])
def test_what_is_no_address_is_refused(host: str) -> None:
    with pytest.raises(CannotListen, match="is not an address"):
        listen(host, 0)
