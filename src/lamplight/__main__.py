"""`python -m lamplight` is the same command as `lamplight`."""

from lamplight.cli import main

raise SystemExit(main())
