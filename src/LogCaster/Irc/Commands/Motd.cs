using System;
using System.Collections.Immutable;
using System.IO;
using System.Text;
using LogCaster.Irc.Numerics;

namespace LogCaster.Irc.Commands;

/// <summary>The message of the day. Immutable, any thread.</summary>
/// <param name="lines">Its lines; none if there is no message.</param>
internal sealed class Motd(ImmutableArray<string> lines)
{
    private const int MaxBytes = 64 * 1024;
    private const int MaxLineBytes = 400;

    /// <summary>Reads the message.</summary>
    /// <param name="file">Its file; empty for none.</param>
    /// <param name="error">Why it cannot be read; null if it can.</param>
    public static Motd Read(string file, out string? error)
    {
        error = null;
        if (file.Length == 0)
        {
            return new Motd([]);
        }
        try
        {
            using FileStream stream = File.OpenRead(file);
            byte[] bytes = new byte[int.Min(MaxBytes, (int)long.Min(stream.Length, MaxBytes))];
            stream.ReadExactly(bytes);
            var lines = ImmutableArray.CreateBuilder<string>();
            foreach (string line in Encoding.UTF8.GetString(bytes).TrimEnd('\n').Split('\n'))
            {
                lines.Add(RegistrationCommands.Cut(line.TrimEnd('\r'), MaxLineBytes));
            }
            return new Motd(lines.DrainToImmutable());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            error = fault.Message;
            return new Motd([]);
        }
    }

    /// <summary>Shows it to a client.</summary>
    public void Show(Request request)
    {
        if (lines.IsEmpty)
        {
            request.Reply(NumericTable.NoMotd);
            return;
        }
        request.Reply(NumericTable.MotdStart, request.Server.Name);
        foreach (string line in lines)
        {
            request.Reply(NumericTable.Motd, line);
        }
        request.Reply(NumericTable.EndOfMotd);
    }
}
