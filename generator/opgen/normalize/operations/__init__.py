"""Operations, their parameters, security, servers and webhooks."""
