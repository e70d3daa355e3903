"""Reserved names of fields, enum members, models and functions: generated code uses them for other objects."""

# Attributes of `BaseModel` and of its metaclass in pydantic 2.14. A field with such a name causes an error or warning.
# The list is fixed, so that another version of pydantic gives the same bytes.
# Names that the file imports. A field may have a type's name in lower case: its class has another name for the type.
RESERVED_FIELDS = frozenset("""
    construct copy dict from_orm json parse_file parse_obj parse_raw schema schema_json update_forward_refs validate
    model_computed_fields model_config model_construct model_copy model_dump model_dump_json model_extra
    model_fields model_fields_set model_json_schema model_parametrized_name model_post_init model_rebuild
    model_validate model_validate_json model_validate_strings model_fields_info mro register to_dict to_json
    Annotated Any BaseModel ClosedModel DefaultsModel ExtraModel Field IntEnum Literal Optional StrEnum TypeAliasType UUID Union UnknownTag Uploadable
    """.split())

# Lower-case attributes of str, int and Enum in Python 3.11. A member may have a lower-case name.
RESERVED_MEMBERS = frozenset("""
    as_integer_ratio bit_count bit_length capitalize casefold center conjugate count
    denominator encode endswith expandtabs find format format_map from_bytes imag index
    isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable
    isspace istitle isupper join ljust lower lstrip maketrans mro name names numerator
    partition real removeprefix removesuffix replace rfind rindex rjust rpartition
    rsplit rstrip split splitlines startswith strip swapcase title to_bytes translate
    upper value zfill
    """.split())

# Names that the package root exports or that modules of models use. Class names must differ in more than case.
RESERVED_MODELS = frozenset("""
    Client AsyncClient Request StreamRequest Stream AsyncStream ServerSentEvent Response OPERATIONS Operation Styled Upload Uploadable Answered
    WebhookError WebhookSignatureError
    ClientError ApiError ResponseValidationError TransportError TransportTimeoutError
    BaseClient AsyncBaseClient StreamClient AsyncStreamClient
    BaseModel ClosedModel DefaultsModel ExtraModel ReadOnlyModel RootModel StrEnum IntEnum Enum Field Annotated Any Literal Union Optional TypeAliasType
    TypeAlias UUID UnknownTag Never AsyncIterable BinaryIO Iterable Mapping Required Sequence TypedDict TypeForm PathLike None True False
    Unset client errors models operations date time datetime bool bytes dict float int list object set str tuple type
    """.split())

# Attributes of clients. A method or resource of the client with such a name would replace them.
RESERVED_METHODS = frozenset("send send_raw poll stream page request close aclose base_url with_options".split())
# Names in the annotations of clients. Some type checkers read a resource with such a name as the type.
RESERVED_RESOURCES = frozenset("httpx bool bytes dict float int list object set str tuple type".split())

# Attributes of fake clients, with the option `testing`, as above.
RESERVED_WITH_TESTING = frozenset("on recorded waits".split())

# Submodules of the package, and names that operation modules use.
RESERVED_FUNCTIONS = frozenset("""
    client errors inputs models operations webhooks annotations deprecated_operation with_progress build_path build_query build_querystring
    build_headers build_cookies encode_binary encode_json encode_text encode_form encode_multipart encode_body encode_items form_parameter json_parameter
    read_headers read_error_headers
    bool bytes date datetime float int list str time uuid set tuple type object dict
    """.split())
