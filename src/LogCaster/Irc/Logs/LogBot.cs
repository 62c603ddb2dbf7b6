using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Language;
using LogCaster.Irc.Channels;
using LogCaster.Irc.Sessions;

namespace LogCaster.Irc.Logs;

/// <summary>Carries out what users ask of the log with <c>!</c> commands; answers are notices to who asks. Used by the thread of IRC.</summary>
internal sealed class LogBot
{
    private static readonly ImmutableArray<BotCommand> s_commands =
    [
        new("!help", "", "this list; !help FIND and the like explain the query language"),
        new("!query", "<command>", "COUNT, SEARCH database, LAST 10, COUNT level:ERROR and the rest of the query language"),
        new("!find", "<terms>", "records that match, for example: !find level:err last=1h timeout"),
        new("!last", "<n> [<terms>]", "the newest records, of a log channel those that it shows"),
        new("!filter", "add <terms> | list | remove <n>", "what your own #logs-<name> shows, for example: !filter add level:ERROR keyword:database"),
        new("!stream", "on | off | status", "whether you are shown the records of this channel"),
        new("!color", "on | off", "whether you are shown them in colours"),
        new("!mute", "<text> [2h] | list", "hides lines of this channel that hold a text, from you, for a while or until you leave"),
        new("!unmute", "[<n>]", "shows what the list of !mute hides; without a number all of it"),
        new("!stats", "", "figures of the log"),
        new("!stop", "", "ends an answer"),
    ];

    private static readonly ImmutableArray<Verb> s_forbidden = [Verb.Clear, Verb.Unclear, Verb.Auth, Verb.Tail, Verb.Session, Verb.Quit];

    private readonly IrcServer _server;
    private readonly Answers _answers;
    private readonly Admission _admission;
    private readonly ViewCommands _views;

    /// <summary>Makes the bot.</summary>
    /// <param name="server">Users and channels.</param>
    /// <param name="answers">Questions about the log.</param>
    /// <param name="admission">Who may see records.</param>
    /// <param name="views">What log channels show.</param>
    public LogBot(IrcServer server, Answers answers, Admission admission, ViewCommands views)
    {
        _admission = admission;
        _server = server;
        _answers = answers;
        _views = views;
    }

    /// <summary>Whether a text is meant for the bot.</summary>
    public static bool IsCommand(string text) => text.StartsWith('!');

    /// <summary>Whether the bot knows the command of a text.</summary>
    public static bool Knows(string text) => Array.Exists([.. s_commands], command => command.Name == NameOf(text, out _));

    /// <summary>Does what a text asks for.</summary>
    /// <param name="session">Who asks, and gets the answer.</param>
    /// <param name="channel">Where it was said; null if to the bot alone.</param>
    /// <param name="text">The text.</param>
    public void Answer(IrcSession session, Channel? channel, string text)
    {
        if (!_admission.MayQuery(session))
        {
            _server.Tell(session, _admission.Refuse(session));
            return;
        }
        CarryOut(session, channel, text);
    }

    private void CarryOut(IrcSession session, Channel? channel, string text)
    {
        switch (NameOf(text, out string rest))
        {
            case "!help" when rest.Length == 0:
                _answers.Give(session, s_commands.Select(command => $"{command.Name} {command.Form}".TrimEnd() + ": " + command.Text));
                break;
            case "!help":
                Ask(session, "HELP " + rest);
                break;
            case "!query":
                Ask(session, QuestionOf(rest));
                break;
            case "!find":
                Ask(session, "FIND " + rest);
                break;
            case "!last":
                ShowLast(session, channel, rest);
                break;
            case "!stats":
                Ask(session, "STATS");
                break;
            case "!stop":
                _server.Tell(session, _answers.Stop(session) ? "Stopped" : "There is nothing to stop");
                break;
            case "!stream":
                _views.Stream(session, channel, rest);
                break;
            case "!color":
                _views.Color(session, channel, rest);
                break;
            case "!mute":
                _views.Mute(session, channel, rest);
                break;
            case "!unmute":
                _views.Unmute(session, channel, rest);
                break;
            case "!filter":
                _views.Filter(session, channel, rest);
                break;
            default:
                _server.Tell(session, "I know no such command; !help lists those I know");
                break;
        }
    }

    // The names of the older LogCaster mean the same.
    private static string NameOf(string text, out string rest)
    {
        string[] words = text.Trim().Split(' ', 2);
        rest = words.Length > 1 ? words[1].Trim() : "";
        return words[0].ToLowerInvariant() switch
        {
            "!logstats" => "!stats",
            "!logstream" => "!stream",
            "!logfilter" => "!filter",
            "!logquery" => "!query",
            "!colour" => "!color",
            var name => name,
        };
    }

    // LAST n is a word of the older LogCaster; what begins with no verb is searched for.
    private static string QuestionOf(string rest)
    {
        string[] words = rest.Split(' ', 2);
        if (words[0].Equals("LAST", StringComparison.OrdinalIgnoreCase))
        {
            return "RECENT " + (words.Length > 1 ? words[1] : "");
        }
        return VerbTable.Rows.Any(row => row.Name.Equals(words[0], StringComparison.OrdinalIgnoreCase)) ? rest : "FIND " + rest;
    }

    private void Ask(IrcSession session, string question)
    {
        ParseResult result = _answers.Parser.Parse(Encoding.UTF8.GetBytes(question));
        if (!result.IsCommand)
        {
            _server.Tell(session, "ERROR: " + result.Error);
        }
        else if (s_forbidden.Contains(result.Command.Verb))
        {
            _server.Tell(session, "ERROR: this command is for the query port");
        }
        else
        {
            Ask(session, result.Command);
        }
    }

    private void Ask(IrcSession session, Command command)
    {
        if (_answers.Ask(session, command, answer => _answers.Give(session, LinesOf(answer.Span))) is string refusal)
        {
            _server.Tell(session, "ERROR: " + refusal);
        }
    }

    private static List<string> LinesOf(ReadOnlySpan<byte> answer)
    {
        // An answer may be cut in a line, but where it is complete it ends in one.
        List<string> lines = [.. Encoding.UTF8.GetString(answer).TrimEnd('\n').Split('\n').Where(line => line.Length > 0)];
        return lines.Count > 0 ? lines : ["nothing found"];
    }

    private void ShowLast(IrcSession session, Channel? channel, string rest)
    {
        const int Default = 10;
        string[] words = rest.Split(' ', 2);
        int count = int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out int given) ? int.Clamp(given, 1, PacedAnswer.MaxLines) : Default;
        string terms = words.Length > 1 ? words[1] : given == 0 ? words[0] : "";
        ParseResult result = _answers.Parser.Parse(Encoding.UTF8.GetBytes("FIND " + terms));
        if (!result.IsCommand)
        {
            _server.Tell(session, "ERROR: " + result.Error);
            return;
        }
        LogQuery query = result.Command.Query! with { Limit = count, Output = OutputFormat.Text, Quiet = true };
        if (channel?.View is LogView view && terms.Length == 0)
        {
            query = view.Query with { Limit = count, Output = OutputFormat.Text, Quiet = true };
        }
        Ask(session, new Command(Verb.Find) { Query = query });
    }
}

/// <summary>A command of the bot.</summary>
internal sealed record BotCommand(string Name, string Form, string Text);
