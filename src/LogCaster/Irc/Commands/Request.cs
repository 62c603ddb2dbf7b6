using System;
using System.Collections.Generic;
using System.Text;
using LogCaster.Engine.Irc;
using LogCaster.Irc.Numerics;
using LogCaster.Irc.Sessions;

namespace LogCaster.Irc.Commands;

/// <summary>A command that a client sent, and the way to answer it. Used by the thread of IRC.</summary>
/// <param name="server">Users and channels.</param>
/// <param name="session">Who sent it.</param>
/// <param name="message">What was sent.</param>
internal sealed class Request(IrcServer server, IrcSession session, IrcMessage message)
{
    // A list of words is divided so that a line holds this many bytes of them.
    private const int MaxWordBytes = 400;

    /// <summary>Users and channels.</summary>
    public IrcServer Server => server;

    /// <summary>Who sent it.</summary>
    public IrcSession Session => session;

    /// <summary>Who sent it.</summary>
    public User User => session.User;

    /// <summary>What was sent.</summary>
    public IrcMessage Message => message;

    /// <summary>The name of the command in capitals.</summary>
    public string Command { get; } = message.Command.ToUpperInvariant();

    /// <summary>How many parameters there are.</summary>
    public int Count => message.Parameters.Length;

    /// <summary>What the client calls this command, to know the answer; null if it does not care.</summary>
    public string? Label { get; init; }

    /// <summary>Whether the answer comes later.</summary>
    public bool IsDeferred { get; set; }

    /// <summary>A parameter; empty if there are fewer.</summary>
    public string this[int index] => index < Count ? message.Parameters[index] : "";

    /// <summary>Answers with a numbered reply.</summary>
    /// <param name="numeric">Its row.</param>
    /// <param name="values">What is filled in.</param>
    public void Reply(Numeric numeric, params ReadOnlySpan<string> values)
    {
        IrcMessage reply = numeric.ToMessage(server.Name, session.ReplyName, values);
        session.Send(reply with { Tags = server.Message("", "").Tags });
    }

    /// <summary>Answers with as many replies as it takes for a list of words.</summary>
    /// <param name="numeric">The row; the words are the last value.</param>
    /// <param name="words">The words.</param>
    /// <param name="values">What is filled in before them.</param>
    public void ReplyWords(Numeric numeric, IEnumerable<string> words, params ReadOnlySpan<string> values)
    {
        string[] all = [.. values, ""];
        var line = new StringBuilder();
        foreach (string word in words)
        {
            if (line.Length > 0 && line.Length + word.Length >= MaxWordBytes)
            {
                all[^1] = line.ToString();
                Reply(numeric, all);
                line.Clear();
            }
            line.Append(line.Length > 0 ? " " : "").Append(word);
        }
        if (line.Length > 0)
        {
            all[^1] = line.ToString();
            Reply(numeric, all);
        }
    }

    /// <summary>Answers with an error that has a code in words.</summary>
    /// <param name="code">The code.</param>
    /// <param name="text">What is wrong.</param>
    /// <param name="context">What it is about.</param>
    public void Fail(string code, string text, params ReadOnlySpan<string> context) =>
        session.Send(server.Message(server.Name, "FAIL", [Command, code, .. context, text]) with { EndsInText = true });
}
