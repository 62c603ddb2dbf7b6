using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using LogCaster.Engine.Storage;
using LogCaster.Engine.Storage.Backup;
using LogCaster.Tests.Ring;

namespace LogCaster.Tests.Storage;

/// <summary>A FIFO, a socket or a folder that has the name of a file of the log: it is refused, and nobody waits for it.</summary>
internal sealed partial class SpecialFileTests
{
    private const string Complete = "2026-11-23-100000.log";

    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(10);

    [Test]
    [Arguments(SegmentName.Current)]
    [Arguments(SegmentLoader.JournalName)]
    [Arguments(SegmentDirectory.LockName)]
    public async Task A_file_that_must_be_written_is_named(string name)
    {
        using var directory = new TemporaryDirectory();
        if (name == SegmentLoader.JournalName)
        {
            await File.WriteAllTextAsync(directory[SegmentName.Current], "[2026-11-23 10:00:00] x\n");
        }
        MakeFifo(directory[name]);
        await Assert.That(async () => await SoonAsync(() => new StoredLog(directory.Path, new SteppingTime(), TimeZoneInfo.Utc).Dispose()))
            .Throws<StorageException>().And.HasMessageContaining($"{name} in {directory.Path} is not a file", StringComparison.Ordinal);
    }

    [Test]
    [Arguments("fifo")]
    [Arguments("socket")]
    public async Task A_complete_file_is_left_out_and_said_so(string kind)
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["2026-11-23-100001.log"], "[2026-11-23 10:00:00] own\n");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        if (kind == "socket")
        {
            socket.Bind(new UnixDomainSocketEndPoint(directory[Complete]));
        }
        else
        {
            MakeFifo(directory[Complete]);
        }
        await SoonAsync(() =>
        {
            using var log = new StoredLog(directory.Path, new SteppingTime(), TimeZoneInfo.Utc);
            FailUnless(log.Read().Single().Text == "own" && log.Loaded.Notes.Single().StartsWith($"{Complete} is left out", StringComparison.Ordinal));
            var verify = new LogVerify(TimeZoneInfo.Utc, new SteppingTime());
            verify.Run(directory.Path);
            FailUnless(verify.Findings.Single().Contains(Complete, StringComparison.Ordinal));
        });
    }

    [Test]
    public async Task An_index_is_done_without()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory[Complete], "[2026-11-23 10:00:00] own\n");
        MakeFifo(directory[SegmentName.IndexOf(Complete)]);
        await SoonAsync(() =>
        {
            using var log = new StoredLog(directory.Path, new SteppingTime(), TimeZoneInfo.Utc);
            FailUnless(log.Read().Single().Text == "own");
        });
    }

    [Test]
    public async Task One_that_takes_the_place_of_the_file_that_is_written_fails_until_it_is_gone()
    {
        using var directory = new TemporaryDirectory();
        using var log = new StoredLog(directory.Path, new SteppingTime(), TimeZoneInfo.Utc);
        log.Append("a", "first");
        log.Write();
        File.Delete(directory[SegmentName.Current]);
        MakeFifo(directory[SegmentName.Current]);
        log.Append("a", "second");
        await Assert.That(async () => await SoonAsync(log.Write)).Throws<StorageException>().And.HasMessageContaining("is not a file", StringComparison.Ordinal);
        File.Delete(directory[SegmentName.Current]);
        log.Write();
        await Assert.That(log.Read().Single().Text).IsEqualTo("second");
    }

    [Test]
    public async Task Backups_of_one_and_with_one_are_refused()
    {
        using var directory = new TemporaryDirectory();
        using var target = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["current.log"], "[2026-11-23 10:00:00] own\n");
        MakeFifo(directory[Complete]);
        await File.WriteAllBytesAsync(target[BackupManifest.FileName], Backup.RawArchive.Manifest((Complete, [])));
        MakeFifo(target[Complete]);
        using SegmentDirectory source = SegmentDirectory.Open(directory.Path);

        await Assert.That(async () => await SoonAsync(() => new LogArchive(source, TimeZoneInfo.Utc, new SteppingTime(), "test").Write(Stream.Null)))
            .Throws<StorageException>().And.HasMessageContaining(Complete, StringComparison.Ordinal);
        await Assert.That(async () => await SoonAsync(() => new LogRestore(directory["new"], TimeZoneInfo.Utc, new SteppingTime(), 1).FromDirectory(target.Path)))
            .Throws<StorageException>().And.HasMessageContaining(Complete, StringComparison.Ordinal);
    }

    private static void FailUnless(bool isTrue)
    {
        if (!isTrue)
        {
            throw new InvalidOperationException("It is not as it should be.");
        }
    }

    // Who waits for a FIFO waits for ever.
    private static Task SoonAsync(Action action) => Task.Run(action).WaitAsync(s_soon);

    // Not by a program: between its fork and its exec, it would hold the locks of other tests.
    private static void MakeFifo(string path)
    {
        if (MakeFifo(path, 0x180) != 0)
        {
            throw new InvalidOperationException($"There is no FIFO: {Marshal.GetLastPInvokeError()}.");
        }
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, uint mode);
}
