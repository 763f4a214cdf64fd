"""Figures of several processes, shown together in Prometheus' text format.

A process's own figures live in the client library's registry. To be shown elsewhere they travel as
plain data (:func:`collected`) and are joined there, each sample labelled with where it is from.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import REGISTRY, Collector
from typing_extensions import override

Families = list[Any]
"""[name, type, help, [[sample's name, labels, value], …]] of each family; JSON takes it."""


def collected() -> Families:
    """This process's figures. When a series was created is left out: nobody asks."""
    return [
        [
            family.name,
            family.type,
            family.documentation,
            [
                [sample.name, sample.labels, sample.value]
                for sample in family.samples
                if not sample.name.endswith("_created")
            ],
        ]
        for family in REGISTRY.collect()
    ]


def rendered(sources: Iterable[tuple[Mapping[str, str], Families]]) -> bytes:
    """Prometheus' text of several processes' figures, each with labels that say whose they are."""
    registry = CollectorRegistry()
    registry.register(_Joined(sources))
    return generate_latest(registry)


class _Joined(Collector):
    def __init__(self, sources: Iterable[tuple[Mapping[str, str], Families]]) -> None:
        self._families: dict[str, Metric] = {}
        for labels, families in sources:
            for name, kind, documentation, samples in families:
                family = self._families.setdefault(name, Metric(name, documentation, kind))
                for sample, its_labels, value in samples:
                    family.add_sample(sample, {**its_labels, **labels}, value)

    @override
    def collect(self) -> Iterator[Metric]:
        yield from self._families.values()
