using System;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LogCaster.Engine.Storage;

/// <summary>
/// An open file of the log. Any thread may read; one writes. Closing while another thread reads is safe: the descriptor lives until the last
/// call has returned.
/// </summary>
internal sealed class SegmentFile : ISegmentText
{
    private readonly SafeFileHandle _handle;
    private (ulong Device, ulong Number)? _identity;

    /// <summary>Takes a descriptor over.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="name">Name of the file, for errors.</param>
    public SegmentFile(int descriptor, string name)
    {
        _handle = new SafeFileHandle(descriptor, ownsHandle: true);
        Name = name;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>What tells it from other files, whatever its name is. For one thread.</summary>
    public (ulong Device, ulong Number) Identity => _identity ??= Identify();

    /// <summary>Whether it is a file, and not a FIFO, a device or a folder.</summary>
    public bool IsRegular
    {
        get
        {
            using var use = new Use(this);
            var state = default(Interop.FileState);
            // A kernel that will not tell is believed to have nothing to tell.
            return Interop.Look(use.Descriptor, "", Interop.LookAtDescriptor, Interop.LookForType, ref state) < 0
                || (state.Mode & Interop.TypeMask) == Interop.RegularFile;
        }
    }

    /// <summary>Its length now, in bytes.</summary>
    /// <exception cref="StorageException">The kernel does not tell.</exception>
    public long Length() => Checked("seek in", descriptor => Interop.Seek(descriptor, 0, Interop.SeekEnd));

    /// <summary>Reads at a place, as much as there is.</summary>
    /// <param name="bytes">Where to.</param>
    /// <param name="offset">The place.</param>
    /// <returns>How many bytes were read: fewer than asked for only at the end of the file.</returns>
    /// <exception cref="StorageException">The kernel refuses.</exception>
    public int Read(Span<byte> bytes, long offset)
    {
        using var use = new Use(this);
        int read = 0;
        while (read < bytes.Length)
        {
            nint count = Interop.ReadAt(use.Descriptor, ref bytes[read], (nuint)(bytes.Length - read), offset + read);
            if (count == 0)
            {
                break;
            }
            if (count < 0)
            {
                ThrowUnlessInterrupted("read");
                continue;
            }
            read += (int)count;
        }
        return read;
    }

    /// <summary>Adds bytes at the end; the file must have been opened for that.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="StorageException">The kernel refuses; a part may have been written.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        using var use = new Use(this);
        while (!bytes.IsEmpty)
        {
            nint count = Interop.Write(use.Descriptor, ref MemoryMarshal.GetReference(bytes), (nuint)bytes.Length);
            if (count < 0)
            {
                ThrowUnlessInterrupted("write");
                continue;
            }
            bytes = bytes[(int)count..];
        }
    }

    /// <summary>Asks for room behind the end, if the file system can give it. Without an answer: whoever writes finds out.</summary>
    /// <param name="offset">Where the room begins.</param>
    /// <param name="length">How much, in bytes.</param>
    public void Reserve(long offset, long length)
    {
        using var use = new Use(this);
        _ = Interop.Allocate(use.Descriptor, Interop.KeepSize, offset, length);
    }

    /// <summary>Cuts the file, and gives back what was reserved behind its end.</summary>
    /// <param name="length">Its new length.</param>
    /// <exception cref="StorageException">The kernel refuses.</exception>
    public void Truncate(long length) => _ = Checked("truncate", descriptor => Interop.Truncate(descriptor, length));

    /// <summary>Waits until what was written is on the disk. A file whose sync has failed must be given up: asking again proves nothing.</summary>
    /// <exception cref="StorageException">The disk did not take it.</exception>
    public void Sync() => _ = Checked("sync", static descriptor => Interop.SyncData(descriptor));

    /// <summary>Says who may do what with the file.</summary>
    /// <param name="mode">The mode.</param>
    public void SetMode(UnixFileMode mode) => File.SetUnixFileMode(_handle, mode);

    /// <summary>Takes the lock of the file, which its closing gives back.</summary>
    /// <returns>False if another process has it.</returns>
    /// <exception cref="StorageException">The kernel refuses.</exception>
    public bool TryLock()
    {
        using var use = new Use(this);
        if (Interop.Lock(use.Descriptor, Interop.LockExclusive | Interop.LockNonBlocking) == 0)
        {
            return true;
        }
        int error = Marshal.GetLastPInvokeError();
        return error == Interop.WouldBlock ? false : throw new StorageException("lock", Name, error);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private (ulong Device, ulong Number) Identify()
    {
        using var use = new Use(this);
        var state = default(Interop.FileState);
        _ = Interop.Look(use.Descriptor, "", Interop.LookAtDescriptor, Interop.LookForNumber, ref state);
        return (state.Device, state.Number);
    }

    private long Checked(string action, Func<int, long> call)
    {
        using var use = new Use(this);
        while (true)
        {
            long result = call(use.Descriptor);
            if (result >= 0)
            {
                return result;
            }
            ThrowUnlessInterrupted(action);
        }
    }

    private void ThrowUnlessInterrupted(string action)
    {
        int error = Marshal.GetLastPInvokeError();
        if (error != Interop.Interrupted)
        {
            throw new StorageException(action, Name, error);
        }
    }

    private readonly ref struct Use
    {
        private readonly SafeFileHandle _handle;

        public Use(SegmentFile file)
        {
            _handle = file._handle;
            bool added = false;
            _handle.DangerousAddRef(ref added);
            Descriptor = (int)_handle.DangerousGetHandle();
        }

        public int Descriptor { get; }

        public void Dispose() => _handle.DangerousRelease();
    }
}
