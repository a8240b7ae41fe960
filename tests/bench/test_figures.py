from tests.bench.figures import Bar, figures_of, percentile, ratio, round_of


def result(times, seconds=1.0, statuses=None, errors=0):
    statuses = {"200": len(times)} if statuses is None else statuses
    return {
        "times": times,
        "seconds": seconds,
        "statuses": statuses,
        "errors": errors,
        "bytes": 10 * len(times),
        "cpu": 0.1,
    }


def test_percentile_is_a_measured_value():
    ordered = list(range(1, 101))
    assert (percentile(ordered, 0.50), percentile(ordered, 0.95), percentile(ordered, 1.0)) == (50, 95, 100)
    assert percentile([7], 0.5) == 7
    assert percentile([], 0.5) == 0


def test_a_round_counts_what_was_not_right():
    one = round_of(
        result([1_000_000, 3_000_000], statuses={"200": 1, "500": 1}, errors=2), status=200, wrong=3
    )
    assert (one.requests, one.per_second, one.p50, one.p95, one.errors) == (2, 2.0, 1.0, 3.0, 6)


def test_figures_are_medians_and_errors_are_sums():
    rounds = [round_of(result([1] * count), status=200, wrong=1) for count in (10, 30, 80)]
    figures = figures_of(rounds)
    assert (figures.per_second, figures.slowest, figures.fastest, figures.errors) == (30, 10, 80, 3)


def test_the_ratio_is_that_of_our_slowest_case():
    fast, slow, yardstick = (
        figures_of([round_of(result([1] * count), status=200, wrong=0)]) for count in (90, 60, 2)
    )
    assert ratio([fast, slow], yardstick) == 30


def test_bars():
    assert Bar("a", 30.0, 30).verdict == "PASS"
    assert Bar("a", 29.9, 30).verdict == "FAIL"
    assert Bar("a", 71, 70, least=False).verdict == "FAIL"
    assert Bar("a", None, 30).verdict == "not measured"
