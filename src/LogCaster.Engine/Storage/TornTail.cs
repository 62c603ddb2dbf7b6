using System;
using System.Collections.Generic;
using System.Globalization;

namespace LogCaster.Engine.Storage;

/// <summary>What a process that died while it wrote leaves at the end of a file: a piece of a line, which no reader has seen. Pure but for files.</summary>
internal static class TornTail
{
    /// <summary>Cuts a last line without end, and keeps it aside.</summary>
    /// <param name="directory">Where it is kept.</param>
    /// <param name="text">The file.</param>
    /// <param name="now">The local time, for a name.</param>
    /// <param name="notes">Told of it.</param>
    /// <returns>The length of the file then.</returns>
    /// <exception cref="StorageException">It cannot be read or cut.</exception>
    public static long Cut(SegmentDirectory directory, SegmentFile text, DateTime now, List<string> notes)
    {
        long length = text.Length();
        long whole = WholeLines(text, length);
        if (whole == length)
        {
            return length;
        }
        string stem = $"{text.Name}.torn-{now.ToString("yyyy-MM-dd-HHmmss-fff", CultureInfo.InvariantCulture)}";
        string name = stem;
        for (int number = 1; directory.Has(name); number++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{stem}-{number}");
        }
        try
        {
            using SegmentFile torn = directory.Make(name);
            var piece = new byte[(int)long.Min(length - whole, 1 << 20)];
            for (long at = whole; at < length;)
            {
                int read = text.Read(piece, at);
                if (read == 0)
                {
                    break;
                }
                torn.Append(piece.AsSpan(0, read));
                at += read;
            }
            torn.Sync();
        }
        catch (StorageException)
        {
            directory.Delete(name);
            throw;
        }
        text.Truncate(whole);
        notes.Add(string.Create(
            CultureInfo.InvariantCulture, $"{text.Name} ended within a line: its last {length - whole} bytes were moved to {name}"));
        return whole;
    }

    /// <summary>The length of a text up to the end of its last whole line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">Its length.</param>
    public static long WholeLines(ISegmentText text, long length)
    {
        var tail = new byte[64 * 1024];
        long end = length;
        while (end > 0)
        {
            long from = long.Max(0, end - tail.Length);
            int read = text.Read(tail.AsSpan(0, (int)(end - from)), from);
            int found = tail.AsSpan(0, read).LastIndexOf((byte)'\n');
            if (found >= 0)
            {
                return from + found + 1;
            }
            end = from;
        }
        return 0;
    }
}
