using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using LogCaster.Engine.Storage.Compression;
using Microsoft.Win32.SafeHandles;

namespace LogCaster.Engine.Storage;

/// <summary>
/// The directory of the log's files, opened once: files are opened relative to it, by names of a fixed form and never through a symbolic link
/// (CWE-22, CWE-59); what is no regular file is refused, and never waited for. Any thread.
/// </summary>
public sealed class SegmentDirectory : IDisposable
{
    /// <summary>Mode of the directory, if it is made: 0750.</summary>
    public const UnixFileMode DirectoryMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    /// <summary>Name of the file that is locked while a process works with the directory; it holds the number of the process.</summary>
    public const string LockName = ".lock";

    // 0640
    private const uint FileMode = 0x1A0;

    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private readonly SafeFileHandle _handle;
    private SegmentFile? _lock;

    private SegmentDirectory(string path, int descriptor)
    {
        Path = path;
        _handle = new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>The directory as the user named it.</summary>
    public string Path { get; }

    /// <summary>Whether this process has the lock, and so may write.</summary>
    public bool IsLocked => _lock is not null;

    private int Descriptor => (int)_handle.DangerousGetHandle();

    /// <summary>Opens a directory, and makes it first if it does not exist.</summary>
    /// <param name="path">The directory.</param>
    /// <exception cref="StorageException">It cannot be made or opened, or others than its owner may write to it.</exception>
    public static SegmentDirectory Open(string path)
    {
        try
        {
            if (!Directory.Exists(path))
            {
                _ = Directory.CreateDirectory(path, DirectoryMode);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"cannot make the directory {path}: {refused.Message}", refused);
        }
        int descriptor = Interop.Open(path, Interop.ReadOnly | Interop.Directory | Interop.CloseOnExec, 0);
        if (descriptor < 0)
        {
            throw new StorageException("open the directory", path, Marshal.GetLastPInvokeError());
        }
        var directory = new SegmentDirectory(path, descriptor);
        UnixFileMode mode = File.GetUnixFileMode(directory._handle);
        if ((mode & WritableByOthers) != UnixFileMode.None)
        {
            directory.Dispose();
            throw new StorageException(
                $"the directory {path} may be written to by others than its owner, who could exchange files under LogCaster; allowed: chmod go-w {path}");
        }
        return directory;
    }

    /// <summary>Opens a directory to read what is in it.</summary>
    /// <param name="path">The directory.</param>
    /// <exception cref="StorageException">It cannot be opened.</exception>
    public static SegmentDirectory OpenExisting(string path) => OpenAny(path);

    /// <summary>Opens a directory that is not the log's own, whoever may write to it.</summary>
    /// <param name="path">The directory.</param>
    /// <exception cref="StorageException">It cannot be opened.</exception>
    internal static SegmentDirectory OpenAny(string path)
    {
        int descriptor = Interop.Open(path, Interop.ReadOnly | Interop.Directory | Interop.CloseOnExec, 0);
        return descriptor < 0
            ? throw new StorageException("open the directory", path, Marshal.GetLastPInvokeError())
            : new SegmentDirectory(path, descriptor);
    }

    /// <summary>Takes the lock that keeps other processes from writing.</summary>
    /// <param name="holder">What it says to others of who has it: the number of the process.</param>
    /// <exception cref="DirectoryInUseException">Another process has it.</exception>
    /// <exception cref="StorageException">The directory cannot be written to.</exception>
    public void Lock(int holder)
    {
        SegmentFile file = OpenFile(LockName, Interop.ReadWrite | Interop.Create);
        if (!file.TryLock())
        {
            Span<byte> said = stackalloc byte[32];
            string other = Encoding.ASCII.GetString(said[..file.Read(said, 0)]).Trim();
            file.Dispose();
            throw new DirectoryInUseException(Path, other);
        }
        _lock = file;
        byte[] text = Encoding.ASCII.GetBytes(holder.ToString(CultureInfo.InvariantCulture) + "\n");
        try
        {
            // In this order, since on a full disk what is there can be overwritten, and nothing be added.
            file.Append(text);
            file.Truncate(text.Length);
        }
        catch (StorageException)
        {
            // The lock counts, not who it says to have it.
        }
    }

    /// <summary>Makes the directory again after somebody has deleted it, and takes its lock; whoever works with this object works there then.</summary>
    /// <param name="holder">What the lock says to others of who has it.</param>
    /// <exception cref="StorageException">It cannot be made, another process has it, or it is not gone.</exception>
    public void Renew(int holder)
    {
        using SegmentDirectory made = Open(Path);
        made.Lock(holder);
        if (Interop.Replace(made.Descriptor, Descriptor, Interop.CloseOnExec) < 0)
        {
            throw new StorageException("open the directory", Path, Marshal.GetLastPInvokeError());
        }
        _lock?.Dispose();
        (_lock, made._lock) = (made._lock, null);
    }

    /// <summary>The names of the files in the directory, in no order.</summary>
    /// <exception cref="StorageException">The directory cannot be read.</exception>
    public IReadOnlyList<string> List()
    {
        var names = new List<string>();
        try
        {
            foreach (string path in Directory.EnumerateFiles(Path))
            {
                names.Add(System.IO.Path.GetFileName(path));
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"cannot read the directory {Path}: {refused.Message}", refused);
        }
        return names;
    }

    /// <summary>Opens a file to read.</summary>
    /// <exception cref="StorageException">It cannot be opened.</exception>
    internal SegmentFile OpenToRead(string name) => OpenFile(name, Interop.ReadOnly);

    /// <summary>Opens a log file to read its text.</summary>
    /// <exception cref="StorageException">It cannot be opened, or is compressed and damaged.</exception>
    internal ISegmentText OpenText(string name) => SegmentName.IsCompressed(name) ? new CompressedText(OpenToRead(name)) : OpenToRead(name);

    /// <summary>Opens a file to read; null if there is none.</summary>
    /// <exception cref="StorageException">It cannot be opened.</exception>
    internal SegmentFile? TryOpenToRead(string name)
    {
        try
        {
            return OpenToRead(name);
        }
        catch (StorageException refused) when (refused.IsMissing)
        {
            return null;
        }
    }

    /// <summary>Opens a file to read and to add to, and makes it if there is none.</summary>
    /// <exception cref="StorageException">It cannot be opened.</exception>
    internal SegmentFile OpenToAppend(string name) => OpenFile(name, Interop.ReadWrite | Interop.Append | Interop.Create);

    /// <summary>Makes a file, to read and to add to.</summary>
    /// <exception cref="StorageException">It cannot be made; <see cref="StorageException.IsTaken"/> if there is one.</exception>
    internal SegmentFile Make(string name) => OpenFile(name, Interop.ReadWrite | Interop.Append | Interop.Create | Interop.Exclusive);

    /// <summary>Whether there is a file of this name.</summary>
    internal bool Has(string name)
    {
        int descriptor = Interop.OpenAt(Descriptor, name, Interop.ReadOnly | Interop.NoFollow | Interop.NonBlocking | Interop.CloseOnExec, 0);
        if (descriptor < 0)
        {
            return Marshal.GetLastPInvokeError() != Interop.NoSuchEntry;
        }
        _ = Interop.Close(descriptor);
        return true;
    }

    /// <summary>Whether a name leads to an open file, and that file has a length: if not, somebody else has changed one of them.</summary>
    /// <param name="name">The name.</param>
    /// <param name="file">The file.</param>
    /// <param name="length">Its length in bytes.</param>
    internal bool Leads(string name, SegmentFile file, long length)
    {
        var state = default(Interop.FileState);
        if (Interop.Look(Descriptor, name, Interop.LookNotBehindLinks, Interop.LookForNumber | Interop.LookForLength, ref state) < 0)
        {
            // A kernel that will not tell is believed to have nothing to tell.
            return Marshal.GetLastPInvokeError() != Interop.NoSuchEntry;
        }
        return (state.Device, state.Number) == file.Identity && state.Length == length;
    }

    /// <summary>Gives a file another name; one that has it already is gone.</summary>
    /// <exception cref="StorageException">The kernel refuses.</exception>
    internal void Rename(string from, string to)
    {
        if (Interop.RenameAt(Descriptor, from, Descriptor, to) < 0)
        {
            throw new StorageException("rename", from, Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Gives a file another name, if that can be done.</summary>
    internal void TryRename(string from, string to) => _ = Interop.RenameAt(Descriptor, from, Descriptor, to);

    /// <summary>Deletes a file; one that does not exist is no error.</summary>
    /// <exception cref="StorageException">The kernel refuses.</exception>
    internal void Delete(string name)
    {
        if (Interop.UnlinkAt(Descriptor, name, 0) < 0 && Marshal.GetLastPInvokeError() is int error and not Interop.NoSuchEntry)
        {
            throw new StorageException("delete", name, error);
        }
    }

    /// <summary>Gives a file of this directory a name in another one too, if both are on one file system that can.</summary>
    /// <returns>Whether it has it now.</returns>
    internal bool TryLink(string name, SegmentDirectory other) => Interop.LinkAt(Descriptor, name, other.Descriptor, name, 0) == 0;

    /// <summary>Moves a file into another directory of the same file system.</summary>
    /// <exception cref="StorageException">The kernel refuses.</exception>
    internal void Move(string name, SegmentDirectory other)
    {
        if (Interop.RenameAt(Descriptor, name, other.Descriptor, name) < 0)
        {
            throw new StorageException("move", name, Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Waits until names that were made, changed or deleted are so on the disk.</summary>
    /// <exception cref="StorageException">The disk did not take it.</exception>
    internal void Sync()
    {
        if (Interop.Sync(Descriptor) < 0)
        {
            throw new StorageException("sync the directory", Path, Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>How many bytes are free for us on the file system, and how many it has.</summary>
    /// <exception cref="StorageException">The kernel does not tell.</exception>
    public (long Free, long Total) Space()
    {
        var state = default(Interop.FileSystemState);
        if (Interop.FileSystem(Descriptor, ref state) < 0)
        {
            throw new StorageException("ask for the free space of", Path, Marshal.GetLastPInvokeError());
        }
        return ((long)(state.AvailableBlocks * state.FragmentBytes), (long)(state.Blocks * state.FragmentBytes));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lock?.Dispose();
        _handle.Dispose();
    }

    private SegmentFile OpenFile(string name, int flags)
    {
        int descriptor = Interop.OpenAt(Descriptor, name, flags | Interop.NoFollow | Interop.NonBlocking | Interop.CloseOnExec, FileMode);
        if (descriptor < 0)
        {
            throw new StorageException("open", name, Marshal.GetLastPInvokeError());
        }
        var file = new SegmentFile(descriptor, name);
        if (file.IsRegular)
        {
            return file;
        }
        file.Dispose();
        throw new StorageException($"{name} in {Path} is not a file but a FIFO, a device or a folder; allowed: to take it away");
    }
}
