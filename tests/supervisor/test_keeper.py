from crosschat.supervisor.keeper import Keeper


class Mayfly:
    """A program that has always just ended."""

    name = "mayfly"
    pid = None

    def launch(self) -> None:
        pass

    def poll(self) -> int | None:
        return 1

    def last_words(self) -> str:
        return ""


def test_a_program_that_dies_at_once_is_started_ever_more_slowly() -> None:
    keeper = Keeper(Mayfly())
    now, delays = 100.0, []
    for _ in range(8):
        keeper.start(now)
        assert keeper.notice_end(now) == 1
        assert keeper.due is not None
        delays.append(round(keeper.due - now, 3))
        now = keeper.due
    assert delays == [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0, 5.0]


def test_ten_seconds_of_life_make_earlier_deaths_forgotten() -> None:
    keeper = Keeper(Mayfly())
    for now in (0.0, 1.0, 2.0):
        keeper.start(now)
        keeper.notice_end(now)
    keeper.start(10.0)
    keeper.notice_end(20.0)
    assert keeper.due == 20.2


def test_a_wanted_end_is_followed_by_a_start_at_once() -> None:
    keeper = Keeper(Mayfly())
    keeper.start(0.0)
    keeper.expect_end()
    keeper.notice_end(5.0)
    assert keeper.due == 5.0


def test_an_end_is_noticed_once() -> None:
    keeper = Keeper(Mayfly())
    keeper.start(0.0)
    assert keeper.notice_end(0.1) == 1
    assert keeper.notice_end(0.1) is None
