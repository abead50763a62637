"""`python -m valgap_lint`."""

from valgap_lint.cli import main

if __name__ == "__main__":
    main()
