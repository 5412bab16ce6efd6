"""What other programs read from archives: a JSON object by archive and reader.

readers.py FOLDER: each *.tgz and *.zip in it. A member's value is the SHA-1 of its contents, or
"folder"; a reader that refuses an archive has a text instead, and one that is not asked nothing.
"""
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile


def digest(data):
    return hashlib.sha1(data).hexdigest()


def name(text):
    while text.startswith("./"):
        text = text[2:]
    return text.rstrip("/").encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def python_tar(path):
    found = {}
    with tarfile.open(path, "r:gz", errorlevel=2) as archive:
        for member in archive:
            if member.isdir():
                found[name(member.name)] = "folder"
            elif member.isreg():
                found[name(member.name)] = digest(archive.extractfile(member).read())
            else:
                return "a member of another kind"
    return found


def python_zip(path):
    found = {}
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            found[name(member.filename)] = (
                "folder" if member.is_dir() else digest(archive.read(member)))
    return found


def unpacked(command):
    def read(path):
        folder = tempfile.mkdtemp()
        try:
            run = subprocess.run(
                command + [os.path.abspath(path)], cwd=folder, capture_output=True,
                stdin=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C.UTF-8"})
            # Bytes behind the stream are of no account, and gabarit warns of them.
            words = run.stderr.decode("utf-8", "replace")
            if run.returncode != 0 and "trailing garbage ignored" not in words:
                return words[:300] or "failed"
            found = {}
            for place, folders, files in os.walk(folder):
                for entry in folders:
                    full = os.path.join(place, entry)
                    found[name(os.path.relpath(full, folder))] = "folder"
                for entry in files:
                    full = os.path.join(place, entry)
                    if os.path.islink(full):
                        return "a link"
                    with open(full, "rb") as file:
                        found[name(os.path.relpath(full, folder))] = digest(file.read())
            return found
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    return read


def unzip(path):
    # unzip 6.0 takes names from DOS for such in a code page, though they be marked as UTF-8.
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            if member.create_system == 0 and not member.filename.isascii():
                return None
    return unpacked(["unzip", "-qq", "-o"])(path)


PHP = """$zip = new ZipArchive; $code = $zip->open($argv[1]);
if ($code !== true) { echo json_encode("open: $code"); exit; }
$found = new stdClass;
for ($i = 0; $i < $zip->numFiles; $i++) {
  $name = $zip->getNameIndex($i);
  $data = $zip->getFromIndex($i);
  $found->{rtrim(preg_replace("~^(\\./)+~", "", $name), "/")} =
    substr($name, -1) == "/" ? "folder" : ($data === false ? "unreadable" : sha1($data));
}
echo json_encode($found);"""


def php_zip(path):
    run = subprocess.run(["php", "-r", PHP, path], capture_output=True)
    return json.loads(run.stdout)


READERS = {
    ".tgz": {
        "python": python_tar,
        "bsdtar": unpacked(["bsdtar", "-xf"]),
        "tar": unpacked(["tar", "--no-same-permissions", "-xzf"]),
    },
    ".zip": {
        "python": python_zip,
        "bsdtar": unpacked(["bsdtar", "-xf"]),
        "unzip": unzip,
    },
}
# Moodle's own: it reads zips by PHP's.
if subprocess.run("php -r 'new ZipArchive;'", shell=True, capture_output=True).returncode == 0:
    READERS[".zip"]["php"] = php_zip

results = {}
for entry in sorted(os.listdir(sys.argv[1])):
    readers = READERS.get(os.path.splitext(entry)[1])
    if readers is None:
        continue
    results[entry] = {}
    for reader, read in readers.items():
        try:
            found = read(os.path.join(sys.argv[1], entry))
        except Exception as error:  # whatever it says, it refuses
            found = type(error).__name__ + ": " + str(error)
        if found is not None:
            results[entry][reader] = found
json.dump(results, sys.stdout)
