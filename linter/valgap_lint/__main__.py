"""`python -m valgap_lint`."""

from valgap_lint.cli import process

if __name__ == "__main__":
    process()
