"""The channels that are installed, found by entry point: ours and anybody's are equal."""

from collections.abc import Iterator, Mapping, Sequence

from typing_extensions import override

from crosschat.kit.extensions import installed
from crosschat.messaging.channel import Plugin

GROUP = "crosschat.channels"


class UnknownChannel(KeyError):
    """No installed plugin has this key or alias."""


class Plugins(Mapping[str, Plugin]):
    """Plugins by key; :meth:`resolve` also knows their aliases."""

    def __init__(self, plugins: Sequence[Plugin]) -> None:
        self._plugins = {plugin.key: plugin for plugin in plugins}
        self._names = {name: plugin for plugin in plugins for name in (plugin.key, *plugin.aliases)}

    @classmethod
    def installed(cls) -> "Plugins":
        return cls(installed(GROUP))

    def resolve(self, name: str) -> Plugin:
        """The plugin of a key or alias. Raises: UnknownChannel."""
        try:
            return self._names[name]
        except KeyError:
            raise UnknownChannel(name) from None

    @override
    def __getitem__(self, key: str) -> Plugin:
        return self._plugins[key]

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._plugins)

    @override
    def __len__(self) -> int:
        return len(self._plugins)
