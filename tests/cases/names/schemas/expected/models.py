"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from ._runtime.models import BaseModel


class AB(BaseModel):
    x: int | None = None


class ABEpug(BaseModel):
    x: int | None = None


class ABUlcm(BaseModel):
    x: int | None = None


class AbRmgs(BaseModel):
    x: int | None = None


class AnyModel(BaseModel):
    x: Any | None = None


class ApiErrorModel(BaseModel):
    x: int | None = None


class BaseModelModel(BaseModel):
    x: int | None = None


class ClientModel(BaseModel):
    x: int | None = None


class FieldModel(BaseModel):
    x: Annotated[int | None, Field(ge=1)] = None


class ItemInput(BaseModel):
    x: int | None = None


class ItemOutput(BaseModel):
    x: int | None = None


class Model1x(BaseModel):
    x: int | None = None


class ModelsModel(BaseModel):
    x: int | None = None


class NotFoundErrorModel(BaseModel):
    x: int | None = None


class P(BaseModel):
    x: int | None = None


class RequestModel(BaseModel):
    x: int | None = None


class StrModel(BaseModel):
    x: str | None = None


class TrueModel(BaseModel):
    x: int | None = None


class All(BaseModel):
    dotted: ABUlcm | None = None
    dashed: ABEpug | None = None
    upper: AB | None = None
    lower: AbRmgs | None = None
    digit: Model1x | None = None
    private: P | None = None
    truth: TrueModel | None = None
    field: FieldModel | None = None
    any: AnyModel | None = None
    base: BaseModelModel | None = None
    client: ClientModel | None = None
    error: ApiErrorModel | None = None
    missing: NotFoundErrorModel | None = None
    request: RequestModel | None = None
    models: ModelsModel | None = None
    text: StrModel | None = None
    input: ItemInput | None = None
    output: ItemOutput | None = None
