using System;
using System.IO;
using System.Text;
using LogCaster.Configuration;
using LogCaster.Net;

namespace LogCaster.Cli;

/// <summary>
/// <c>logcaster query</c> and <c>logcaster tail</c>: sends one command line to a running LogCaster and copies the answer to standard output
/// as it comes, in bounded memory. Exit codes are those of grep.
/// </summary>
internal static class AskCommand
{
    private const int NothingFound = 1;
    private const int Trouble = 2;

    // The longest command that a server can be set to take.
    private const int MaxCommandBytes = 1024 * 1024;

    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Asks what the words, or one line of standard input, say.</summary>
    public static int Query(CommandContext context, ParsedLine line)
    {
        string? text = line.Words.IsEmpty ? ReadInput(context) : string.Join(' ', line.Words);
        return text is null ? Trouble : Ask(context, line, text);
    }

    /// <summary>Follows the records that match the words.</summary>
    public static int Tail(CommandContext context, ParsedLine line) => Ask(context, line, string.Join(' ', ["TAIL", .. line.Words]));

    private static int Ask(CommandContext context, ParsedLine line, string text)
    {
        // The server would take what stands behind as a second command.
        if (text.AsSpan().IndexOfAny("\n\r\0") >= 0)
        {
            return Fail(context, "a command is one line: it must not hold an end of line or a NUL");
        }
        if (string.IsNullOrWhiteSpace(text))
        {
            return Fail(context, "the command is empty; try: logcaster query HELP");
        }
        if (ServerAddress.Read(context, line, out int exitCode) is not { } server)
        {
            return exitCode;
        }
        if (ClientToken.Read(context, line, out exitCode) is not string token)
        {
            return exitCode;
        }
        using QueryClient? client = QueryConnector.Connect(server.Host, server.Port, s_connectTimeout, out string reason);
        if (client is null)
        {
            return Fail(
                context, $"cannot reach LogCaster at {server}: {reason}. Is it running there? "
                + $"{CommandTable.Host.Flag} and {OptionTable.QueryPort.Flag} say where it is.");
        }
        var question = new Question(text, token);
        client.Send(question.Bytes);
        // A server may take the end of our direction as a wish to end the tail.
        if (!question.IsTail)
        {
            client.EndSending();
        }
        return new AnswerCopy(client, context.Descriptor, new Answer(question, IsColored(context, line))).Run(out string? fault) switch
        {
            AnswerEnd.Found => ExitCode.Success,
            AnswerEnd.NothingFound => NothingFound,
            _ => Fail(context, fault ?? ""),
        };
    }

    private static string? ReadInput(CommandContext context)
    {
        if (context.InputIsTerminal())
        {
            Fail(context, "which command? For example: logcaster query COUNT, or logcaster query 'SEARCH timeout since=-5m'");
            return null;
        }
        using Stream input = context.OpenInput();
        byte[] bytes = new byte[MaxCommandBytes + 1];
        int length = input.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length > MaxCommandBytes)
        {
            Fail(context, $"standard input is longer than {MaxCommandBytes} bytes: it must be one command");
            return null;
        }
        string text = Encoding.UTF8.GetString(bytes, 0, length).TrimEnd('\n', '\r');
        if (string.IsNullOrWhiteSpace(text))
        {
            Fail(context, "standard input is empty, so there is no command. For example: echo COUNT | logcaster query, or logcaster query COUNT");
            return null;
        }
        return text;
    }

    private static bool IsColored(CommandContext context, ParsedLine line) => line.ValueOf(CommandTable.Color) switch
    {
        "always" => true,
        "never" => false,
        _ => context.OutputIsTerminal() && context.ReadVariable("TERM") != "dumb" && context.ReadVariable("NO_COLOR") is null or "",
    };

    private static int Fail(CommandContext context, string message)
    {
        context.Error.WriteLine($"{Grammar.ProgramName}: {message}");
        return Trouble;
    }
}
