"""Models: what requests and answers hold."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from ._runtime.models import BaseModel


class Thing(BaseModel):
    user_id: Annotated[str, Field(alias="userId")]
    http_server: Annotated[str | None, Field(alias="HTTPServer")] = None
    gpu_type2: Annotated[str | None, Field(alias="gpuType2")] = None
    class_: Annotated[str, Field(alias="class")]
    none: Annotated[str | None, Field(alias="None")] = None
    id: str | None = None
    type: str | None = None
    self: str | None = None
    list_: Annotated[str | None, Field(alias="list")] = None
    str_: Annotated[str | None, Field(alias="str")] = None
    json_: Annotated[str | None, Field(alias="json")] = None
    copy_: Annotated[str | None, Field(alias="copy")] = None
    schema_: Annotated[str | None, Field(alias="schema")] = None
    model_config_: Annotated[str | None, Field(alias="model_config")] = None
    model_name: str | None = None
    date_: Annotated[date | None, Field(alias="date")] = None
    field_1st: Annotated[str | None, Field(alias="1st")] = None
    private: Annotated[str | None, Field(alias="_private")] = None
    init: Annotated[str | None, Field(alias="__init__")] = None
    grosse: Annotated[str | None, Field(alias="größe")] = None
    ming_qian: Annotated[str | None, Field(alias="名前")] = None
    a_b_ulcm: Annotated[str | None, Field(alias="a.b")] = None
    a_b_epug: Annotated[str | None, Field(alias="a-b")] = None
    a_b_sasi: Annotated[str | None, Field(alias="a b")] = None
    fooBar: str | None = None
    foo_bar: str | None = None
    ref: Annotated[str | None, Field(alias="$ref")] = None
    field_tuoo: Annotated[str | None, Field(alias="")] = None
    grinning: Annotated[str | None, Field(alias="😀")] = None
    field_krlp: Annotated[str | None, Field(alias="Field")] = None
    thing: Annotated[str | None, Field(alias="Thing")] = None
