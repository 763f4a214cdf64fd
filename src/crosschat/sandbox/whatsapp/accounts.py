"""Business phone numbers and the people who write to them."""

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from functools import lru_cache

from crosschat.sandbox.config import derive
from crosschat.sandbox.whatsapp.condition import MESSAGES, Condition

WEBHOOK_PATH = "/integrations/whatsapp/webhook"
USER_ID = re.compile(r"[A-Z]{2}\.[0-9A-Za-z.]{1,128}")
"""A business-scoped user id: country code, dot, up to 128 alphanumerics ("Business-scoped user
IDs"); the dot inside is for parent ids (`CC.ENT.…`)."""
PEOPLE = 500_000


@dataclass(slots=True)
class Number:
    """A business phone number with the account, the app and the webhook it belongs to."""

    phone_number_id: str
    business_account_id: str
    display_phone_number: str
    name: str
    access_token: str = field(repr=False)
    app_secret: str = field(repr=False)
    webhook_url: str
    subscribed: bool = True
    override_url: str | None = None
    throughput: str = "HIGH"
    quality: str = "GREEN"
    condition: Condition = field(default_factory=Condition)

    @property
    def digits(self) -> str:
        """The number as a customer dials it, without `+` and spaces."""
        return digits(self.display_phone_number)

    @property
    def target_url(self) -> str:
        """Where its `messages` webhooks go: an override wins over the app's URL."""
        return self.override_url or self.webhook_url

    @property
    def is_heard(self) -> bool:
        """Whether its messages are told: the account is subscribed, and so is the field."""
        return self.subscribed and MESSAGES in self.condition.fields

    def accepts(self, token: str) -> bool:
        """Whether the bearer token is this number's."""
        return hmac.compare_digest(self.access_token.encode(), token.encode())


def default_number(seed: str, crosschat_url: str) -> Number:
    """The number that every sandbox has; CrossChat derives the same secrets from the seed."""
    return Number(
        phone_number_id="100000000000001",
        business_account_id="200000000000001",
        display_phone_number="+1 555 010 0001",
        name="CrossChat Sandbox",
        access_token="sandbox-" + derive(seed, "whatsapp-token"),
        app_secret=derive(seed, "whatsapp-app-secret"),
        webhook_url=crosschat_url.rstrip("/") + WEBHOOK_PATH,
    )


class Numbers:
    """The numbers there are. The first one is the default."""

    def __init__(self, default: Number) -> None:
        self.default = default
        self._by_id = {default.phone_number_id: default}

    def get(self, phone_number_id: str) -> Number | None:
        """The number with this id."""
        return self._by_id.get(phone_number_id)

    def add(self, number: Number) -> None:
        """Add a number, or replace the one with the same id."""
        self._by_id[number.phone_number_id] = number
        if number.phone_number_id == self.default.phone_number_id:
            self.default = number

    def all(self) -> list[Number]:
        """Every number, the default first."""
        return list(self._by_id.values())

    def of_account(self, business_account_id: str) -> list[Number]:
        """The numbers of a WhatsApp Business Account."""
        return [n for n in self.all() if n.business_account_id == business_account_id]

    def with_token(self, token: str) -> list[Number]:
        """The numbers that a bearer token opens."""
        return [n for n in self.all() if n.accepts(token)]


@dataclass(slots=True, frozen=True)
class Customer:
    """A WhatsApp user. `wa_id` is None for one who hides the phone number."""

    wa_id: str | None
    user_id: str

    @property
    def key(self) -> str:
        """What the sandbox files this person under."""
        return self.wa_id or self.user_id


class People:
    """Knows whose phone number stands behind a business-scoped user id, once they wrote."""

    def __init__(self) -> None:
        self._phones: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def customer(self, identifier: str) -> Customer:
        """The person behind a phone number in any notation, or a business-scoped user id."""
        if USER_ID.fullmatch(identifier):
            return Customer(self._phones.get(identifier), identifier)
        phone = digits(identifier)
        return Customer(phone, user_id(phone))

    def wrote(self, customer: Customer, name: str | None) -> None:
        """Remember somebody who wrote."""
        if customer.wa_id is not None:
            _remember(self._phones, customer.user_id, customer.wa_id)
        if name:
            _remember(self._names, customer.key, name)

    def name(self, customer: Customer) -> str | None:
        """Their profile name, if they ever gave one."""
        return self._names.get(customer.key)


@lru_cache(maxsize=65_536)
def digits(phone: str) -> str:
    """A phone number without anything but its digits."""
    return phone if phone.isascii() and phone.isdigit() else re.sub(r"[^0-9]", "", phone)


@lru_cache(maxsize=65_536)
def user_id(phone: str) -> str:
    """The business-scoped user id of a phone number: stable, and not to be guessed from it."""
    number = int.from_bytes(hashlib.blake2b(phone.encode(), digest_size=7).digest())
    return f"US.{number:017d}"


def _remember(memory: dict[str, str], key: str, value: str) -> None:
    memory[key] = value
    if len(memory) > PEOPLE:
        del memory[next(iter(memory))]
