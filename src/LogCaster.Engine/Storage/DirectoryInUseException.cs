using System;
using System.IO;

namespace LogCaster.Engine.Storage;

/// <summary>Another process works with the directory of the log's files.</summary>
public sealed class DirectoryInUseException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="holder">The number of the process, as its lock says it.</param>
    public DirectoryInUseException(string path, string holder)
        : base($"the directory {path} is in use by process {(holder.Length > 0 ? holder : "(unknown)")}; allowed: one process for each directory")
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    /// <param name="message">The message.</param>
    public DirectoryInUseException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a reason.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The reason.</param>
    public DirectoryInUseException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception that says nothing.</summary>
    public DirectoryInUseException()
    {
    }
}
