using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.Engine.Storage;

namespace LogCaster.Tests.Storage;

internal sealed class SegmentDirectoryTests
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    [Test]
    public async Task A_second_process_is_told_who_has_the_directory()
    {
        using var directory = new TemporaryDirectory();
        using SegmentDirectory first = SegmentDirectory.Open(directory.Path);
        first.Lock(4711);
        using SegmentDirectory second = SegmentDirectory.Open(directory.Path);
        await Assert.That(() => second.Lock(4712)).Throws<DirectoryInUseException>().And.HasMessageContaining("in use by process 4711", StringComparison.Ordinal);
        await Assert.That(second.IsLocked).IsFalse();
        first.Dispose();
        second.Lock(4712);
        await Assert.That(second.IsLocked).IsTrue();
        second.Dispose();
        await Assert.That(await File.ReadAllTextAsync(directory[SegmentDirectory.LockName])).IsEqualTo("4712\n");
    }

    [Test]
    public async Task A_lock_that_a_process_left_behind_when_it_died_stops_nobody()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory[SegmentDirectory.LockName], "99999999 and more than there should be\n");
        using SegmentDirectory next = SegmentDirectory.Open(directory.Path);
        next.Lock(1);
        next.Dispose();
        await Assert.That(await File.ReadAllTextAsync(directory[SegmentDirectory.LockName])).IsEqualTo("1\n");
    }

    [Test]
    [Arguments(UnixFileMode.GroupWrite)]
    [Arguments(UnixFileMode.OtherWrite)]
    public async Task A_directory_that_others_may_write_to_is_refused(UnixFileMode more)
    {
        using var directory = new TemporaryDirectory();
        File.SetUnixFileMode(directory.Path, SegmentDirectory.DirectoryMode | more);
        await Assert.That(() => SegmentDirectory.Open(directory.Path).Dispose()).Throws<StorageException>()
            .And.HasMessageContaining($"allowed: chmod go-w {directory.Path}", StringComparison.Ordinal);
        File.SetUnixFileMode(directory.Path, SegmentDirectory.DirectoryMode);
        SegmentDirectory.Open(directory.Path).Dispose();
    }

    [Test]
    public async Task What_is_made_is_for_its_owner_and_group_alone()
    {
        using var parent = new TemporaryDirectory();
        string path = parent["a/b"];
        using (var log = new StoredLog(path, TimeProvider.System, TimeZoneInfo.Utc))
        {
            log.Append("a", "text");
            log.Write();
            log.Writer.Complete();
            log.Append("a", "text");
            log.Write();
        }
        // Whatever the mask of the process takes away, no more than this.
        await Assert.That(File.GetUnixFileMode(path) & ~SegmentDirectory.DirectoryMode).IsEqualTo(UnixFileMode.None);
        string[] files = Directory.GetFiles(path);
        await Assert.That(files.Length).IsEqualTo(5);
        await Assert.That(files.Where(static file => (File.GetUnixFileMode(file) & ~FileMode) != UnixFileMode.None)).IsEmpty();
    }

    [Test]
    [Arguments(SegmentName.Current)]
    [Arguments(SegmentLoader.JournalName)]
    [Arguments(SegmentDirectory.LockName)]
    public async Task A_symbolic_link_in_the_place_of_a_file_is_refused(string name)
    {
        using var directory = new TemporaryDirectory();
        using var elsewhere = new TemporaryDirectory();
        await File.WriteAllTextAsync(elsewhere["target"], "untouched\n");
        if (name == SegmentLoader.JournalName)
        {
            await File.WriteAllTextAsync(directory[SegmentName.Current], "[2026-11-23 10:00:00] x\n");
        }
        File.CreateSymbolicLink(directory[name], elsewhere["target"]);
        await Assert.That(() => new StoredLog(directory.Path, TimeProvider.System, TimeZoneInfo.Utc).Dispose()).Throws<StorageException>()
            .And.HasMessageContaining(name, StringComparison.Ordinal);
        await Assert.That(await File.ReadAllTextAsync(elsewhere["target"])).IsEqualTo("untouched\n");
    }

    [Test]
    public async Task A_complete_file_that_is_a_symbolic_link_is_left_out_and_said_so()
    {
        using var directory = new TemporaryDirectory();
        using var elsewhere = new TemporaryDirectory();
        await File.WriteAllTextAsync(elsewhere["target"], "[2026-11-23 10:00:00] secret\n");
        await File.WriteAllTextAsync(directory["2026-11-23-100001.log"], "[2026-11-23 10:00:00] own\n");
        File.CreateSymbolicLink(directory["2026-11-23-100000.log"], elsewhere["target"]);
        using var log = new StoredLog(directory.Path, TimeProvider.System, TimeZoneInfo.Utc);
        await Assert.That(log.Read().Single().Text).IsEqualTo("own");
        await Assert.That(log.Loaded.Notes.Single()).Contains("2026-11-23-100000.log is left out");
    }

    [Test]
    public async Task Files_are_listed_by_their_names_and_directories_are_not()
    {
        using var directory = new TemporaryDirectory();
        string[] names = ["a.log", "2024-01-24 14:30:22.log", ".hidden", "ümlaut"];
        foreach (string name in names)
        {
            await File.WriteAllTextAsync(directory[name], "");
        }
        _ = Directory.CreateDirectory(directory["2024-01-24-143022.log"]);
        using SegmentDirectory opened = SegmentDirectory.Open(directory.Path);
        await Assert.That(opened.List()).IsEquivalentTo(names);
    }

    [Test]
    public async Task A_path_that_cannot_be_a_directory_is_refused_in_words()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["file"], "");
        await Assert.That(() => SegmentDirectory.Open(directory["file"]).Dispose()).Throws<StorageException>().And.HasMessageContaining("cannot make the directory", StringComparison.Ordinal);
        await Assert.That(() => SegmentDirectory.Open(directory["file/below"]).Dispose()).Throws<StorageException>();
    }

    [Test]
    public async Task Files_are_made_renamed_linked_and_deleted_by_name()
    {
        using var directory = new TemporaryDirectory();
        using var other = new TemporaryDirectory();
        using SegmentDirectory opened = SegmentDirectory.Open(directory.Path);
        using SegmentDirectory second = SegmentDirectory.Open(other.Path);
        using (SegmentFile file = opened.Make("a"))
        {
            file.Append("abc"u8);
        }
        await Assert.That(() => opened.Make("a").Dispose()).Throws<StorageException>();
        await Assert.That(opened.Has("a")).IsTrue();
        opened.Rename("a", "b");
        await Assert.That(opened.Has("a")).IsFalse();
        await Assert.That(() => opened.Rename("a", "c")).Throws<StorageException>();
        opened.TryRename("a", "c");
        await Assert.That(opened.TryLink("b", second)).IsTrue();
        opened.Delete("b");
        opened.Delete("b");
        await Assert.That(await File.ReadAllTextAsync(other["b"])).IsEqualTo("abc");
        opened.Sync();
        (long free, long total) = opened.Space();
        await Assert.That(free).IsBetween(0, total);
        await Assert.That(total).IsGreaterThan(0);
        await Assert.That(Convert.ToString(opened.IsLocked, CultureInfo.InvariantCulture)).IsEqualTo("False");
    }
}
