"""Large documents: a package with divided, lazily loaded modules behaves like an undivided one."""
