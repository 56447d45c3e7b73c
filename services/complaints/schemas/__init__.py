"""Shapes, in and out."""
