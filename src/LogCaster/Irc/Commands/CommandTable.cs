using System;
using System.Collections.Generic;
using System.Globalization;
using LogCaster.Engine.Irc;
using LogCaster.Irc.Numerics;
using LogCaster.Irc.Sessions;

namespace LogCaster.Irc.Commands;

/// <summary>Every command of IRC, one row each: finds the row of a line, checks what can be checked for all of them, and runs it. Used by the thread of IRC.</summary>
internal sealed class CommandTable
{
    // A label may have 64 bytes (labeled-response).
    private const int MaxLabelLength = 64;

    private readonly IrcServer _server;
    private readonly Dictionary<string, CommandRow> _rows = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, long> _counts = new(StringComparer.OrdinalIgnoreCase);
    private long _batches;

    /// <summary>Makes the table.</summary>
    /// <param name="server">Users and channels.</param>
    public CommandTable(IrcServer server) => _server = server;

    /// <summary>Every row.</summary>
    public IEnumerable<CommandRow> Rows => _rows.Values;

    /// <summary>How often each command was carried out.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>Adds rows, while the server is wired together.</summary>
    public void Add(IEnumerable<CommandRow> rows)
    {
        foreach (CommandRow row in rows)
        {
            _rows.Add(row.Name, row);
        }
    }

    /// <summary>The row of a command; null if there is none.</summary>
    public CommandRow? Find(string name) => _rows.GetValueOrDefault(name);

    /// <summary>Carries out what a line says.</summary>
    /// <param name="session">Who sent it.</param>
    /// <param name="line">The line.</param>
    /// <returns>What it costs, where a client sends too many.</returns>
    public int Run(IrcSession session, ReadOnlySpan<byte> line)
    {
        IrcFault fault = IrcMessageReader.Read(line, out IrcMessage? message);
        if (message is null)
        {
            Refuse(session, fault);
            return 1;
        }
        _server.Counters.Commands.Increment();
        string? label = session.Has(Capabilities.LabeledResponse) && message.Tag("label") is { Length: > 0 and <= MaxLabelLength } given ? given : null;
        var request = new Request(_server, session, message) { Label = label };
        CommandRow? row = _rows.GetValueOrDefault(message.Command);
        if (label is not null)
        {
            session.BeginCapture();
        }
        Run(request, row);
        if (label is not null && !request.IsDeferred)
        {
            SendLabelled(session, label, session.EndCapture());
        }
        else if (label is not null)
        {
            _ = session.EndCapture();
        }
        return row?.Cost ?? 1;
    }

    /// <summary>Sends messages that belong together, marked so if the client knows that.</summary>
    /// <param name="session">The client.</param>
    /// <param name="type">What kind of batch it is.</param>
    /// <param name="target">What it is about; empty for nothing.</param>
    /// <param name="messages">The messages.</param>
    public void SendBatch(IrcSession session, string type, string target, IEnumerable<IrcMessage> messages)
    {
        if (!session.Has(Capabilities.Batch))
        {
            foreach (IrcMessage message in messages)
            {
                session.Send(message);
            }
            return;
        }
        string name = NewBatch();
        session.Send(target.Length == 0 ? _server.Message(_server.Name, "BATCH", $"+{name}", type) : _server.Message(_server.Name, "BATCH", $"+{name}", type, target));
        foreach (IrcMessage message in messages)
        {
            session.Send(message with { Tags = message.Tags.Add(new IrcTag("batch", name)) });
        }
        session.Send(_server.Message(_server.Name, "BATCH", $"-{name}"));
    }

    /// <summary>Sends an answer with the label of its command.</summary>
    /// <param name="session">The client.</param>
    /// <param name="label">The label.</param>
    /// <param name="answer">The messages of the answer.</param>
    public void SendLabelled(IrcSession session, string label, List<IrcMessage> answer)
    {
        var tag = new IrcTag("label", label);
        if (answer.Count <= 1)
        {
            IrcMessage only = answer.Count == 1 ? answer[0] : _server.Message(_server.Name, "ACK");
            session.Send(only with { Tags = only.Tags.Add(tag) });
            return;
        }
        string name = NewBatch();
        IrcMessage begin = _server.Message(_server.Name, "BATCH", $"+{name}", "labeled-response");
        session.Send(begin with { Tags = begin.Tags.Add(tag) });
        foreach (IrcMessage message in answer)
        {
            session.Send(message.Tag("batch") is null ? message with { Tags = message.Tags.Add(new IrcTag("batch", name)) } : message);
        }
        session.Send(_server.Message(_server.Name, "BATCH", $"-{name}"));
    }

    private string NewBatch() => (++_batches).ToString("x", CultureInfo.InvariantCulture);

    private void Run(Request request, CommandRow? row)
    {
        if (row is null)
        {
            if (!request.Session.IsRegistered && request.Command is "GET" or "POST" or "PUT" or "HEAD" or "OPTIONS" or "CONNECT")
            {
                // A web page can make a browser send commands here, in lines after the first: none of them may be heard.
                request.Session.Close("This port does not speak HTTP");
                return;
            }
            request.Reply(NumericTable.UnknownCommand, request.Message.Command);
        }
        else if (!request.Session.IsRegistered && !row.IsEarly)
        {
            // A NOTICE is never answered.
            if (row.Name != "NOTICE")
            {
                request.Reply(NumericTable.NotRegistered);
            }
        }
        else if (request.Count < row.MinParameters)
        {
            request.Reply(NumericTable.NeedMoreParameters, row.Name);
        }
        else
        {
            _counts[row.Name] = _counts.GetValueOrDefault(row.Name) + 1;
            row.Run(request);
        }
    }

    private void Refuse(IrcSession session, IrcFault fault)
    {
        var request = new Request(_server, session, new IrcMessage("*", []));
        switch (fault)
        {
            case IrcFault.TooLong:
                request.Reply(NumericTable.InputTooLong);
                break;
            case IrcFault.NotUtf8:
                request.Fail("INVALID_UTF8", "Message rejected, your client must be configured to use UTF-8");
                break;
            case IrcFault.Malformed:
                request.Reply(NumericTable.UnknownError, "*", "This line is no message");
                break;
            default:
                break;
        }
    }
}
