"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel


class CreateOrderBodyLinesItem(BaseModel):
    sku: str | None = None


class CreateOrderError409(BaseModel):
    reason: str | None = None


class CreateOrderSort(StrEnum):
    UP = "up"
    DOWN = "down"


class Customer(BaseModel):
    name: str | None = None


class OrderCustomer(BaseModel):
    own: bool | None = None


class OrderCustomerAddress(BaseModel):
    street: str | None = None


class OrderCustomerMpgf(BaseModel):
    address: OrderCustomerAddress | None = None


class OrderNone(BaseModel):
    reason: str | None = None


class OrderParcel(BaseModel):
    weight: float | None = None


class OrderPayment(StrEnum):
    CARD = "card"
    CASH = "cash"


class OrderPricesValue(BaseModel):
    amount: float | None = None


class OrderState(StrEnum):
    NEW = "new"
    PAID = "paid"


class CreateOrderBody(BaseModel):
    lines: list[CreateOrderBodyLinesItem]


class Order(BaseModel):
    customer: OrderCustomerMpgf | None = None
    state: OrderState | None = None
    none: OrderNone | None = None
    payment: OrderPayment | None = None
    parcel: OrderParcel | None = None
    prices: dict[str, OrderPricesValue] | None = None


class CreateOrderResponse(BaseModel):
    order: Order
