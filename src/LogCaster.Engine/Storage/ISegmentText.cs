using System;

namespace LogCaster.Engine.Storage;

/// <summary>The text of a log file, which may be stored otherwise than it reads.</summary>
internal interface ISegmentText : IDisposable
{
    /// <summary>Name of the file when it was opened.</summary>
    string Name { get; }

    /// <summary>Length of the text now, in bytes.</summary>
    /// <exception cref="StorageException">The kernel does not tell.</exception>
    long Length();

    /// <summary>Reads at a place of the text, as much as there is.</summary>
    /// <param name="bytes">Where to.</param>
    /// <param name="offset">The place.</param>
    /// <returns>How many bytes were read: fewer than asked for only at the end of the text.</returns>
    /// <exception cref="StorageException">The kernel refuses, or what is stored there is damaged.</exception>
    int Read(Span<byte> bytes, long offset);
}
