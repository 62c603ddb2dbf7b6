using System;
using System.IO;
using System.Text;
using LogCaster.Configuration;
using LogCaster.Irc.Numerics;

namespace LogCaster.Irc.Commands;

/// <summary>The message of the day, in a file. Any thread.</summary>
/// <param name="file">The file; empty for no message.</param>
internal sealed class Motd(string file) : IReloadable
{
    private const int MaxBytes = 64 * 1024;
    private const int MaxLineBytes = 400;

    private volatile string[] _lines = [];

    /// <inheritdoc/>
    public string? Reload()
    {
        if (file.Length == 0)
        {
            return null;
        }
        try
        {
            using FileStream stream = File.OpenRead(file);
            byte[] bytes = new byte[int.Min(MaxBytes, (int)long.Min(stream.Length, MaxBytes))];
            stream.ReadExactly(bytes);
            string[] lines = Encoding.UTF8.GetString(bytes).TrimEnd('\n').Split('\n');
            _lines = Array.ConvertAll(lines, static line => RegistrationCommands.Cut(line.TrimEnd('\r'), MaxLineBytes));
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return $"{IrcOptionTable.MotdFile.Variable}: {fault.Message}";
        }
    }

    /// <summary>Shows it to a client.</summary>
    public void Show(Request request)
    {
        string[] lines = _lines;
        if (lines.Length == 0)
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
