"""django-oscar with the staging shop's templates, in a browser."""
