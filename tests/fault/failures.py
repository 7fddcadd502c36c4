"""Killed, stopped, out of disk, in the wrong folder: what is finished stays, the message helps, and the same command
then gives the bytes of an unbroken run."""
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
import program  # noqa: E402


def whole_run(p):
    start = time.monotonic()
    p.run("whole", *p.long)
    return time.monotonic() - start


def kill_while_running(p, folder, luck, length):
    """Kills a run at a random moment of its life; where it was over already, tries again in half the time."""
    for _ in range(10):
        process = p.start(folder, *p.long)
        time.sleep(luck.uniform(0.1, 0.9) * length)
        running = process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if running:
            return True
        shutil.rmtree(p.work / folder)
        length /= 2
    return False


def kill_and_resume(p, times):
    length = whole_run(p)
    luck = random.Random(20261121)
    for i in range(times):
        folder = f"killed{i}"
        assert kill_while_running(p, folder, luck, length), "no kill hit a running program"
        again = p.start(folder, *p.long)  # and once more while it resumes, if it gets that far
        time.sleep(luck.uniform(0.02, 0.3) * length)
        again.send_signal(signal.SIGKILL)
        again.communicate()
        p.run(folder, *p.long)
        p.same("whole", folder)
        assert not p.temporaries(folder), p.temporaries(folder)
        shutil.rmtree(p.work / folder)


def a_killed_run_resumes_to_the_same_bytes(p):
    kill_and_resume(p, 3)


def twenty_killed_runs_resume_to_the_same_bytes(p):
    kill_and_resume(p, 20)


def stop(p, number):
    length = whole_run(p)
    folder = f"stopped{number}"
    process = p.start(folder, *p.long, "--threads", 1)
    time.sleep(min(0.3, length / 3))
    process.send_signal(number)
    process.send_signal(number)  # delivered twice at once it is still the first
    _, said = process.communicate(timeout=120)
    assert process.returncode == 75, (process.returncode, said)
    assert "run again" in said, said
    assert not p.result(folder).exists() and not p.temporaries(folder)
    p.run(folder, *p.long)
    p.same("whole", folder)


def sigterm_finishes_the_batch_in_hand(p):
    stop(p, signal.SIGTERM)


def sigint_finishes_the_batch_in_hand(p):
    stop(p, signal.SIGINT)


def sigusr1_finishes_the_batch_in_hand(p):
    stop(p, signal.SIGUSR1)


def a_time_limit_finishes_the_batch_in_hand(p):
    length = whole_run(p)
    done = p.run("limited", *p.long, "--threads", 1, "--max-time", f"{max(1, int(1000 * length / 4))}ms", want=75)
    assert "run again" in done.stderr
    p.run("limited", *p.long)
    p.same("whole", "limited")


def a_second_signal_after_two_seconds_exits_at_once(p):
    p.run("whole", *p.short)
    words = [*p.short, "--set", "batch=4096", "--replicates", 4096, "--threads", 1]  # one long unit
    process = p.start("slow", *words)
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    time.sleep(2.6)
    if process.poll() is not None:
        return "the machine is too fast for this study"
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=10)
    assert process.returncode == 75 and "at once" in said, (process.returncode, said)
    return None


def check_full(p, folder, done):
    """After a full disk: exit 1, a clear message, no temporary file; then the same command completes."""
    assert done.returncode == 1, (done.returncode, done.stderr)
    assert "space" in done.stderr or "large" in done.stderr, done.stderr
    assert "again" in done.stderr, done.stderr
    assert not p.result(folder).exists() and not p.temporaries(folder), p.temporaries(folder)
    p.run(folder, *p.short)
    p.same("whole", folder)


def a_file_size_limit_ends_with_a_clear_error(p):
    p.run("whole", *p.short)
    parts = [part.stat().st_size for part in p.parts("whole")]
    limit = (max(parts) + p.result("whole").stat().st_size) // 2
    if max(parts) >= limit:
        limit = max(parts) - 512
    done = p.run("limited", *p.short, want=None,
                 preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    check_full(p, "limited", done)


def a_failing_write_ends_with_a_clear_error(p):
    """A preloaded write() that says ENOSPC after so many bytes: every moment of the disk filling up."""
    shim = os.environ.get("MITOSIM_NOSPACE")
    if not shim or not pathlib.Path(shim).exists():
        return "no shim library was built"
    p.run("whole", *p.short)
    total = sum(f.stat().st_size for f in (p.work / "whole").rglob("*") if f.is_file())
    for share in (0.0, 0.05, 0.3, 0.6, 0.9):
        folder = f"full{share}"
        done = p.run(folder, *p.short, "--threads", 1, want=None,
                     env={**os.environ, "LD_PRELOAD": shim, "NOSPACE_AFTER": str(int(share * total))})
        check_full(p, folder, done)
    return None


def a_full_disk_ends_with_a_clear_error(p):
    p.run("whole", *p.short)
    total = sum(f.stat().st_size for f in (p.work / "whole").rglob("*") if f.is_file())
    folder = p.work / "disk"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={total // 2}", "tmpfs", str(folder)], capture_output=True)
    if done.returncode != 0:
        return "mounting a tmpfs is not allowed here"
    try:
        done = p.run("disk/out", *p.short, want=None)
        assert done.returncode == 1 and "space" in done.stderr, (done.returncode, done.stderr)
        assert not p.temporaries("disk/out") and not p.result("disk/out").exists()
        kept = len(p.parts("disk/out"))
        assert subprocess.run(["mount", "-o", f"remount,size={8 * total}", str(folder)]).returncode == 0
        said = p.run("disk/out", *p.short).stderr
        assert kept == 0 or f"{kept} of" in said, said
        p.same("whole", "disk/out")
    finally:
        subprocess.run(["umount", str(folder)])
    return None


def an_unwritable_folder_is_an_error(p):
    file = p.work / "file"
    file.write_text("")
    done = p.run("file/out", *p.short, want=1)
    assert "file" in done.stderr


def another_study_is_refused_and_shown(p):
    p.run("out", *p.short, "--seed", 1)
    digest = p.digest("out")
    done = p.run("out", *p.short, "--seed", 2, want=3)
    assert "seed: was 1, now 2" in done.stderr, done.stderr
    done = p.run("out", *p.short, "--seed", 1, "--set", "batch=3", want=3)
    assert "batch: was" in done.stderr, done.stderr
    done = p.run("out", *p.short, "--seed", 1, "--replicates", 1, want=3)
    assert "replicates: was" in done.stderr, done.stderr
    assert p.digest("out") == digest
    p.run("out", *p.short, "--seed", 1)


def damaged_parts_are_set_aside_and_computed_again(p):
    p.run("whole", *p.short)
    shutil.copytree(p.work / "whole", p.work / "hurt")
    p.result("hurt").unlink()
    torn, flipped = p.parts("hurt")[:2]
    torn.write_bytes(torn.read_bytes()[:-100])
    bytes_ = bytearray(flipped.read_bytes())
    bytes_[len(bytes_) // 2] ^= 1
    flipped.write_bytes(bytes_)
    done = p.call("merge", p.work / "hurt", want=4)
    assert flipped.name in done.stderr or torn.name in done.stderr, done.stderr
    for _ in range(2):  # a flipped bit is seen by the merge alone, which sets the part aside
        done = p.run("hurt", *p.short, want=None)
        if done.returncode == 0:
            break
        assert done.returncode == 4 and "again" in done.stderr, (done.returncode, done.stderr)
    p.same("whole", "hurt")


def a_foreign_part_is_named_and_stays(p):
    p.run("out", *p.short, "--seed", 1)
    p.run("other", *p.short, "--seed", 2)
    p.result("out").unlink()
    foreign = p.parts("out")[0]
    own = foreign.read_bytes()
    foreign.write_bytes(p.parts("other")[0].read_bytes())
    done = p.run("out", *p.short, "--seed", 1, want=3)
    assert foreign.name in done.stderr and "remove it and run again" in done.stderr, done.stderr
    done = p.call("merge", p.work / "out", want=4)
    assert "1 is foreign" in done.stderr and f"  {foreign.name}  point " in done.stderr, done.stderr
    foreign.write_bytes(own)
    p.call("merge", p.work / "out")


def merge_refuses_and_lists_what_is_missing(p):
    p.run("out", *p.short)
    digest = p.digest("out")
    gone = p.parts("out")[-1]
    gone.unlink()
    p.result("out").unlink()
    done = p.call("merge", p.work / "out", want=4)
    assert gone.name in done.stderr and "compute them with" in done.stderr, done.stderr
    assert "1 is missing; nothing was merged\n" in done.stderr.splitlines(True)[0], done.stderr
    command = done.stderr.split("compute them with: ")[1].splitlines()[0]
    assert subprocess.run(command, shell=True, capture_output=True).returncode == 0, command
    assert p.digest("out") == digest
    gone.write_bytes(gone.read_bytes()[:-100])
    done = p.call("merge", p.work / "out")
    assert f"1 of its {len(p.parts('out')) + 1} parts is gone" in done.stderr, done.stderr
    p.result("out").write_bytes(p.result("out").read_bytes()[:-5000])
    done = p.call("summary", p.work / "out", want=4)
    assert "makes it again" in done.stderr, done.stderr
    p.call("summary", p.work / "nowhere", want=2)
    p.call("merge", p.work / "nowhere", want=2)


def a_foreign_result_file_is_refused(p):
    junk = p.work / "junk.h5"
    junk.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(4000))
    p.call("summary", junk, want=4)
    junk.write_text("not a result")
    p.call("summary", junk, want=4)
    p.run("out", *p.short)
    data = p.result("out").read_bytes()
    junk.write_bytes(data[: len(data) // 2])
    p.call("summary", junk, want=4)


def strict_makes_failed_replicates_an_error(p):
    if "queueing" not in p.binary:
        return "the study fails on wish in the queueing model alone"
    words = ["--set", "room=1"]
    done = p.run("out", *words)
    assert "failed" in done.stderr and "waiting_room: " in done.stdout and "ALL FAILED" in done.stdout, done.stdout
    p.run("out", *words, "--strict", want=1)
    return None


if __name__ == "__main__":
    program.main({name: test for name, test in globals().items() if callable(test) and getattr(test, "__module__", "")
                  == "__main__" and name not in ("whole_run", "kill_and_resume", "stop", "check_full")})
