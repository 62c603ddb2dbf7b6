using System.Runtime.InteropServices;

namespace LogCaster.Engine.Storage;

/// <summary>
/// The system calls of this folder, as the kernel names them: each returns -1 on failure and leaves the reason in
/// <see cref="Marshal.GetLastPInvokeError"/>. They say what the framework's files do not: relative to an open directory, never through a
/// symbolic link, and with the reason of a failure as a number.
/// </summary>
internal static partial class Interop
{
    public const int ReadOnly = 0;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int Append = 0x400;

    /// <summary>Opens without waiting for anybody, as a FIFO else does; files take no notice of it.</summary>
    public const int NonBlocking = 0x800;

    public const int CloseOnExec = 0x80000;

    public const int LockExclusive = 2;
    public const int LockNonBlocking = 4;
    public const int SeekEnd = 2;

    /// <summary>Mode of <c>fallocate</c>: the file does not become longer.</summary>
    public const int KeepSize = 1;

    public const int LookAtDescriptor = 0x1000;
    public const int LookNotBehindLinks = 0x100;
    public const uint LookForType = 1;
    public const uint LookForNumber = 0x100;
    public const uint LookForLength = 0x200;

    /// <summary>The part of a mode that tells what it is the mode of, and its value for a file.</summary>
    public const int TypeMask = 0xF000;
    public const int RegularFile = 0x8000;

    public const int NoSuchEntry = 2;
    public const int Interrupted = 4;
    public const int InputOutput = 5;
    public const int WouldBlock = 11;
    public const int Exists = 17;
    public const int NoSpace = 28;
    public const int ReadOnlySystem = 30;
    public const int QuotaExceeded = 122;

    /// <summary>Fails if the last part of a name is a symbolic link. Differs by processor.</summary>
    public static int NoFollow => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x8000 : 0x20000;

    /// <summary>Opens nothing but a directory. Differs by processor.</summary>
    public static int Directory => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int OpenAt(int directory, string name, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RenameAt(int fromDirectory, string from, int toDirectory, string to);

    [LibraryImport("libc", EntryPoint = "linkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LinkAt(int fromDirectory, string from, int toDirectory, string to, int flags);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int UnlinkAt(int directory, string name, int flags);

    [LibraryImport("libc", EntryPoint = "dup3", SetLastError = true)]
    public static partial int Replace(int with, int descriptor, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    public static partial nint ReadAt(int descriptor, ref byte buffer, nuint length, long offset);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, ref byte buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int Truncate(int descriptor, long length);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    public static partial int Allocate(int descriptor, int mode, long offset, long length);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    public static partial int SyncData(int descriptor);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(int descriptor, int operation);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Look(int directory, string name, int flags, uint mask, ref FileState state);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    public static partial long Seek(int descriptor, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "fstatvfs", SetLastError = true)]
    public static partial int FileSystem(int descriptor, ref FileSystemState state);

    /// <summary><c>struct statx</c>, as far as it is of use.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct FileState
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Number;

        [FieldOffset(40)]
        public long Length;

        [FieldOffset(136)]
        public ulong Device;
    }

    /// <summary><c>struct statvfs</c> of 64-bit Linux, as far as it is of use; the rest is room for it.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    public struct FileSystemState
    {
        public ulong BlockBytes;
        public ulong FragmentBytes;
        public ulong Blocks;
        public ulong FreeBlocks;
        public ulong AvailableBlocks;
    }
}
