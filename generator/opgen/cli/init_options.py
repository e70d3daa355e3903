"""Arguments and options of the command `init`."""

from typing import Annotated

import typer

Source = Annotated[
    str,
    typer.Argument(
        metavar="SOURCE",
        help="URL, host, file, or documentation page of the document.",
    ),
]
ClientName = Annotated[
    str | None,
    typer.Option(
        "--name",
        metavar="NAME",
        help="Name of the client. Default: derived from SOURCE.",
    ),
]
ClientFolder = Annotated[
    str | None,
    typer.Option(
        "--output",
        metavar="DIR",
        help="Folder of the package. Default: generated/NAME.",
    ),
]
Headers = Annotated[
    list[str] | None,
    typer.Option(
        "--header",
        metavar="'NAME: ${VARIABLE}'",
        help="Request header of fetch, with an environment variable. May be repeated.",
    ),
]
Yes = Annotated[bool, typer.Option("--yes", help="Use the defaults, and ask nothing.")]
AdoptSnapshot = Annotated[
    bool,
    typer.Option("--adopt", help="Keep an existing snapshot file, and do not fetch."),
]
PackageProject = Annotated[
    bool,
    typer.Option(
        "--package-project",
        help="Write a project for a published package around the client.",
    ),
]
