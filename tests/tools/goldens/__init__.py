"""Program that rewrites the expected files of the golden cases: `make goldens`."""
