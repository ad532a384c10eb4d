"""The command line: ``python -m analysis`` or ``trade-claims``."""

import signal
import sys

if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C during the imports shows no traceback


def main() -> int:
    """Run a command; return its exit status."""
    from analysis.cli.main import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
