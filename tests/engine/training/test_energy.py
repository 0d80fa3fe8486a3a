"""Energy counters of the processor, which start over when they are full."""

from recap_engine.training.energy import EnergyMeter


def test_counters_add_up_and_may_start_over(tmp_path) -> None:
    assert EnergyMeter.find(tmp_path) is None
    package = tmp_path / "intel-rapl:0"
    package.mkdir()
    (package / "max_energy_range_uj").write_text("10000000\n")
    counter = package / "energy_uj"
    counter.write_text("9000000\n")
    meter = EnergyMeter.find(tmp_path)
    assert meter is not None
    counter.write_text("9500000\n")
    meter.sample()
    assert meter.joules == 0.5
    counter.write_text("1500000\n")
    meter.sample()
    assert meter.joules == 2.5
