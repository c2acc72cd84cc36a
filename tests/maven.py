"""Programs for tests that come from Maven's repository: built once from a folder with a pom.xml, kept in the cache folder."""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from streams.broker import cache


class Program(NamedTuple):
    """A folder with a pom.xml, and what of Maven's `target` makes up the program."""

    source: Path
    products: tuple[str, ...]

    @property
    def home(self) -> Path:
        """Where it is, or will be: the name changes with what it is made of."""
        digest = hashlib.sha256()
        for path in sorted(file for file in self.source.rglob("*") if file.is_file()):
            digest.update(path.relative_to(self.source).as_posix().encode() + b"\0" + path.read_bytes())
        return cache.folder() / f"{self.source.parent.name}-{digest.hexdigest()[:12]}"

    @property
    def is_built(self) -> bool:
        return self.home.is_dir()

    def build(self) -> None:
        """Build it, all of it or nothing."""
        name = self.source.parent.name
        with cache.alone(name), tempfile.TemporaryDirectory(prefix=f"{name}-", dir=cache.folder()) as folder:
            if self.is_built:
                return
            work, made = Path(folder) / "work", Path(folder) / "made"
            shutil.copytree(self.source, work)
            made.mkdir()
            command = ["mvn", "--batch-mode", "--quiet", "-Dmaven.test.skip=true", "package"]
            subprocess.run(command, cwd=work, check=True, stdout=sys.stderr)
            for product in self.products:
                (work / "target" / product).rename(made / product)
            made.rename(self.home)


def main() -> None:
    """Build all of them: some minutes the first time, some 300 MB from Maven's repository."""
    from tests.connect.test_connect import CONNECT
    from tests.registry.apicurio import APICURIO

    for program in (APICURIO, CONNECT):
        program.build()
        print(program.home)


if __name__ == "__main__":
    main()
