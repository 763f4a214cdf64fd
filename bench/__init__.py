"""Measurements of CrossChat that anyone can repeat: `make bench`."""
