using System;
using System.Linq;
using System.Text;
using LogCaster.Access;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Language;

namespace LogCaster.Cli;

/// <summary>
/// A command line for the query port, and what can be told of its answer beforehand. Only words are looked at, since the server may be of
/// another version. Immutable.
/// </summary>
internal sealed class Question
{
    private const string TailVerb = "TAIL";

    // The first line of their answers is never a record, and there always is one.
    private static readonly string[] s_verbsWithHeader = ["COUNT", "STATS", "HELP", "QUERY", "SEARCH", "FILTER", "REGEX", "RECENT", "CLEAR", "UNCLEAR", "PING"];

    // Their answers are made of what LogCaster counted.
    private static readonly string[] s_verbsThatSum = ["HIST", "TOP", "FIELDS"];

    private static readonly string[] s_verbsWithoutRecords = ["COUNT", "STATS", "HELP", "CLEAR", "UNCLEAR", "PING"];

    private readonly string _verb;
    private readonly bool _isText;
    private readonly string _token;

    /// <summary>Looks at a command line.</summary>
    /// <param name="text">The line, not blank, without its end.</param>
    /// <param name="token">The token to send before it; empty for none.</param>
    public Question(string text, string token = "")
    {
        _token = token;
        string[] words = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        Text = text;
        _verb = words[0].ToUpperInvariant();
        string? form = words.LastOrDefault(word => ValueOfOut(word) is not null);
        _isText = form is null || ValueOfOut(form) == "text";
        bool isSum = s_verbsThatSum.Contains(_verb);
        IsRaw = form is not null && ValueOfOut(form) == "raw" && !isSum;
        IsVerbatim = IsRaw || (!isSum && words.Any(word => word.StartsWith("fields=", StringComparison.OrdinalIgnoreCase)));
        IsCsv = form is not null && ValueOfOut(form) == "csv";
    }

    /// <summary>The line.</summary>
    public string Text { get; }

    /// <summary>The line as it is sent.</summary>
    public byte[] Bytes => Encoding.UTF8.GetBytes(_token.Length > 0 ? $"AUTH {_token} {Text}\n" : $"{Text}\n");

    /// <summary>Whether the answer goes on until we end the connection.</summary>
    public bool IsTail => _verb == TailVerb;

    /// <summary>Whether records come as their senders wrote them: any line of the answer may be anything.</summary>
    public bool IsRaw { get; }

    /// <summary>Whether a line of the answer may begin with what a sender wrote: a raw record, or the value of a field.</summary>
    public bool IsVerbatim { get; }

    /// <summary>Whether the first line has the names of columns.</summary>
    public bool IsCsv { get; }

    /// <summary>Whether the answer begins with a line that tells what follows.</summary>
    public bool HasHeader => s_verbsWithHeader.Contains(_verb) && (_isText || s_verbsWithoutRecords.Contains(_verb));

    /// <summary>Whether the lines of the answer are records.</summary>
    public bool HasRecords => !s_verbsWithoutRecords.Contains(_verb);

    /// <summary>
    /// Whether a first line <c>ERROR: …</c> is the server's. A raw record or the value of a field may begin like that: then it is the server's
    /// only if the command cannot be carried out, or could not just now.
    /// </summary>
    /// <param name="error">What follows <c>ERROR:</c>.</param>
    public bool IsRefusal(string error) =>
        !(IsVerbatim || _verb == "FIELDS")
        || error == AnswerText.TooManyQueries
        || error.StartsWith(AnswerText.EndedForTime, StringComparison.Ordinal)
        || new QueryParser(TimeProvider.System, int.MaxValue).Parse(Encoding.UTF8.GetBytes(Text)).Command is null;

    /// <summary>Whether a first line is the server's refusal for want of a token or a role; what a sender wrote may begin like that, too.</summary>
    /// <param name="line">The line.</param>
    public bool IsDenial(ReadOnlySpan<byte> line) => Denial.IsDenial(line) && (!IsVerbatim || Denial.IsOurs(line));

    private static string? ValueOfOut(string word)
    {
        string[] parts = word.Split('=', 2);
        bool isOut = parts.Length == 2 && (parts[0].Equals("out", StringComparison.OrdinalIgnoreCase) || parts[0].Equals("o", StringComparison.OrdinalIgnoreCase));
        return isOut ? parts[1].ToLowerInvariant() : null;
    }
}
