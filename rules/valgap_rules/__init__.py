"""The rules of valgap-lint, one a file, in a package a family."""
