"""Code that uses the functions of an operation as the old package declares them."""

from dataclasses import dataclass, replace

from opgen.api import model as api
from opgen.changes.surface.model import Parameter, SurfaceOperation
from opgen.changes.surface.types import Named
from opgen.changes.witness.calls import Arguments, body_keywords, import_of, named_arguments, smallest_arguments
from opgen.changes.witness.calls import call as call_code
from opgen.changes.witness.imports import imports
from opgen.changes.witness.model import MOST_LINES, Subject
from opgen.changes.witness.types import UnknownTypeError, type_code, written
from opgen.changes.witness.values import NoValueError
from opgen.codegen.code import Code, identifier, join, template


@dataclass(frozen=True, slots=True)
class FunctionUses:
    """Uses of one operation of the old package."""

    subject: Subject
    operation: SurfaceOperation

    def imported(self, name: str) -> tuple[Code, ...]:
        """Return the import of the function `name` of the operation."""
        names = self.operation.functions
        own = name if name in names else self.operation.name
        return (import_of(self.subject, f"operations.{self.operation.module}", [own]),)

    def named(self, part: str) -> tuple[Code, ...]:
        """Return a request with all arguments by name."""
        is_keyword = part in {each.name for each in self.operation.keywords}
        return self._built(part, is_named=not is_keyword) or self.called(part, is_typed=True)

    def without(self, part: str) -> tuple[Code, ...]:
        """Return a call without the parameter or the keyword `part`, which may be left out."""
        keywords = {each.name: each for each in self.operation.keywords}
        if part not in keywords:
            return self.called("", is_typed=False)
        required = [e.name for e in keywords.values() if not e.default]
        return self.called((*required, "")[0], is_typed=not required)

    def called(self, part: str, *, is_typed: bool) -> tuple[Code, ...]:
        """Return a typed call, or a request, with the required arguments and the parameter `part`."""
        try:
            typed = self._typed(part)
        except UnknownTypeError:
            typed = ()
        typed = typed if len(typed) <= MOST_LINES else ()
        built = () if is_typed and typed else self._built(part)
        return built or typed

    def _typed(self, part: str) -> tuple[Code, ...]:
        operation = self.operation
        given = [each for each in operation.parameters if not each.default or each.name == part]
        given += [each for each in operation.keywords if each.name == part]
        if part and part in {each.name for each in operation.keywords}:
            given = [each for each in given if each.name != "body"]
            given += [e for e in operation.keywords if not e.default and e.name != part]
        types = [Named("Client"), operation.result]
        types += [written(each.type) for each in given]
        lines = imports(self.subject, types)
        signature = join(", ", [template("client: Client"), *map(_declared, given)])
        arguments = join(", ", [template("client"), *map(_forwarded, given)])
        return (
            *lines,
            *self.imported(operation.name),
            template("def call({signature}) -> {result}:", signature=signature, result=type_code(operation.result)),
            template("    return {function}({arguments})", function=identifier(operation.name), arguments=arguments),
        )

    def _built(self, part: str, *, is_named: bool = False) -> tuple[Code, ...]:
        """Return the code that builds a request without sending it."""
        subject = self.subject
        documented = subject.documented.get(self.operation.pointer)
        found = [o for o in subject.operations.values() if o.pointer == self.operation.pointer]
        if documented is None or not found:
            return ()
        try:
            required = smallest_arguments(subject, found[0])
            complete = smallest_arguments(subject, found[0], is_complete=True)
        except NoValueError:
            return ()
        arguments = required
        for each, value in named_arguments(subject, documented, complete):
            if each.name == part and each.parameter is not None:
                key = (each.parameter.location, each.parameter.wire_name)
                arguments = arguments.with_parameter(key, value)
            elif each.name == part == "body":
                arguments = Arguments(parameters=arguments.parameters, body=(value,))
        if part == "content_type" and documented.body is not None:
            media_type = documented.body.contents[0].media_type
            arguments = replace(arguments, body=complete.body, media_type=media_type)
        keywords = _body_keywords(subject, documented, complete, part)
        if keywords:
            arguments = Arguments(parameters=arguments.parameters)
        name = self.operation.functions[2]
        return (
            import_of(subject, f"operations.{self.operation.module}", [name]),
            call_code(subject, documented, name, arguments, keywords, is_named=is_named),
        )


def _body_keywords(subject: Subject, operation: api.Operation, arguments: Arguments, part: str) -> tuple[Code, ...]:
    """Return the required fields of the body and the field `part` as keywords; nothing if `part` is not a field."""
    body = arguments.body[0] if arguments.body else None
    known = body_keywords(subject, operation, body)
    if part not in known:
        return ()
    return tuple(code for name, (keyword, code) in known.items() if keyword.default is None or name == part)


def _declared(parameter: Parameter) -> Code:
    return template("{name}: {type}", name=identifier(parameter.name), type=type_code(written(parameter.type)))


def _forwarded(parameter: Parameter) -> Code:
    name = identifier(parameter.name)
    return template("{name}={name}", name=name) if parameter.is_keyword else name
