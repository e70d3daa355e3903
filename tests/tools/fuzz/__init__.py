"""Random hostile responses to generated clients: each call must end in a documented result or a `ClientError`, in time."""
