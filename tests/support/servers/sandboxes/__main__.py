"""Serves sandboxes until it is interrupted."""

import uvicorn

from . import PORT, create_app

uvicorn.run(create_app(), port=PORT)
