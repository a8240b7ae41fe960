"""Requests that the server makes to addresses which somebody typed: guarded, bounded, never trusted."""
