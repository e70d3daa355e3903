"""Test doubles of generated clients."""
