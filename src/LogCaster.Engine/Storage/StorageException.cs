using System;
using System.ComponentModel;
using System.IO;

namespace LogCaster.Engine.Storage;

/// <summary>A file or directory of the log could not be worked with.</summary>
public sealed class StorageException : IOException
{
    /// <summary>Makes the exception of a system call that failed.</summary>
    /// <param name="action">What was tried, such as <c>write</c>.</param>
    /// <param name="name">The file.</param>
    /// <param name="error">The kernel's number of the reason.</param>
    public StorageException(string action, string name, int error)
        : base($"cannot {action} {name}: {new Win32Exception(error).Message}")
    {
        Error = error;
        IsSync = action.StartsWith("sync", StringComparison.Ordinal);
    }

    /// <summary>Makes the exception of something that is not as it must be.</summary>
    /// <param name="message">What is wrong.</param>
    public StorageException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception of something that is not as it must be, for a reason.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The reason.</param>
    public StorageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception that says nothing.</summary>
    public StorageException()
    {
    }

    /// <summary>The kernel's number of the reason, <c>errno</c>; 0 if it was none of the kernel's.</summary>
    public int Error { get; }

    /// <summary>Whether the disk did not take what was written: it must be written once more, elsewhere.</summary>
    public bool IsSync { get; }

    /// <summary>Whether the disk is the reason, which may be another one later: it is full, broken, or read-only.</summary>
    public bool IsOfDisk => IsFull || Error is Interop.InputOutput or Interop.ReadOnlySystem;

    /// <summary>Whether there is no room: on the disk, or within a quota.</summary>
    public bool IsFull => Error is Interop.NoSpace or Interop.QuotaExceeded;

    /// <summary>Whether the file does not exist.</summary>
    public bool IsMissing => Error == Interop.NoSuchEntry;

    /// <summary>Whether the name is taken.</summary>
    public bool IsTaken => Error == Interop.Exists;
}
