"""Prometheus metrics of a run: calls, answers, sends and ages, by kind and outcome and never by person."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.core import Metric as PrometheusMetric
from prometheus_client.registry import Collector

_ACK_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)


@dataclass(frozen=True)
class Metric:
    """One metric with its labels and values: a counter if the name ends in `_total`, else a gauge."""

    name: str
    help: str
    labels: tuple[str, ...]
    values: Iterable[tuple[tuple[str, ...], float]]


class Metrics(Collector):
    """The metrics of one process; `current` is replaced at each scrape."""

    def __init__(self) -> None:
        self.current: list[Metric] = []
        self._registry = CollectorRegistry()
        self._registry.register(self)
        self.acks = Histogram(
            "coach_ack_seconds", "From a command to its answer.", buckets=_ACK_SECONDS, registry=self._registry
        )

    def collect(self) -> Iterable[PrometheusMetric]:
        """Yield the current metrics; prometheus_client calls this at each scrape."""
        for metric in self.current:
            kind = CounterMetricFamily if metric.name.endswith("_total") else GaugeMetricFamily
            family = kind(metric.name, metric.help, labels=metric.labels)
            for labels, value in metric.values:
                family.add_metric(labels, value)
            yield family

    def text(self) -> bytes:
        """Return everything in Prometheus's text format."""
        return generate_latest(self._registry)
