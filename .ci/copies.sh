# What .ci/run and .ci/full share: clean copies of the tracked files, gone at the end.
# Nothing that is installed on the machine by hand may help: each copy makes its own environment.
unset PYTHONPATH VIRTUAL_ENV
shopt -s inherit_errexit
checkout=$PWD
copies=$(mktemp -d)
trap 'trap - EXIT; kill $(jobs -p) 2>/dev/null || true; rm -rf "$copies"' EXIT

copy_of_tracked_files() {  # prints its folder
    local copy
    copy=$(mktemp -d -p "$copies")
    (cd "$checkout" && git ls-files -z) |
        tar --create --file=- --directory="$checkout" --null --files-from=- |
        tar --extract --file=- --directory="$copy"
    echo "$copy"
}

version() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || true; }
