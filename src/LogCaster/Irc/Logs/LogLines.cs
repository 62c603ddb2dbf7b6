using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using LogCaster.Engine.Irc;
using LogCaster.Engine.Records;
using LogCaster.Irc.Sessions;

namespace LogCaster.Irc.Logs;

/// <summary>
/// What a log channel has to show in one turn: each record is written once, and once more for each set of tags and colours that some member wants. Used
/// by the thread of IRC.
/// </summary>
/// <param name="zone">The zone of times in text.</param>
internal sealed class LogLines(TimeZoneInfo zone)
{
    /// <summary>The most lines of one record; what is longer is said to be.</summary>
    public const int MaxPieces = 10;

    // Room for two control codes and the number of a colour.
    private const int ColorBytes = 6;
    private const int LineEndBytes = 2;
    private const int Forms = 8;

    private readonly TimestampText _times = new(zone);
    private readonly ArrayBufferWriter<byte> _bodies = new();
    private readonly ArrayBufferWriter<byte> _text = new();
    private readonly ArrayBufferWriter<byte>[] _forms = [.. NewForms()];
    private readonly ArrayBufferWriter<byte> _own = new();
    private readonly bool[] _isWritten = new bool[Forms];
    private readonly List<Line> _lines = [];
    private byte[] _prefix = [];

    /// <summary>How many lines there are.</summary>
    public int Count => _lines.Count;

    /// <summary>How many records there are.</summary>
    public int Records { get; private set; }

    /// <summary>How many bytes they are, without tags.</summary>
    public int Bytes => _bodies.WrittenCount;

    /// <summary>Begins anew.</summary>
    /// <param name="source">Who says it.</param>
    /// <param name="channel">The channel.</param>
    public void Begin(string source, string channel)
    {
        _prefix = Encoding.UTF8.GetBytes($":{source} PRIVMSG {channel} :");
        _bodies.ResetWrittenCount();
        _lines.Clear();
        _isWritten.AsSpan().Clear();
        Records = 0;
    }

    /// <summary>Adds a record, in as many lines as it takes.</summary>
    public void Add(long sequence, in Record record, ReadOnlySpan<byte> payload)
    {
        Records++;
        _text.ResetWrittenCount();
        _text.Write(_times.Local(record.Ticks));
        IrcText.WriteSafe(_text, payload);
        ReadOnlySpan<byte> rest = _text.WrittenSpan;
        int room = IrcMessageReader.MaxBodyBytes - LineEndBytes - _prefix.Length - ColorBytes;
        for (int piece = 0; !rest.IsEmpty; piece++)
        {
            if (piece == MaxPieces)
            {
                int left = rest.Length;
                AddLine(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\u2026 {left:N0} more bytes of this record, !query shows them")), record, sequence, piece);
                return;
            }
            int cut = IrcText.DivideAt(rest, room);
            AddLine(rest[..cut], record, sequence, piece);
            rest = rest[cut..];
        }
    }

    /// <summary>Adds a line that is no record.</summary>
    /// <param name="text">The line.</param>
    /// <param name="ticks">The time in UTC ticks.</param>
    public void AddNote(string text, long ticks) =>
        AddLine(Encoding.UTF8.GetBytes(text), new Record { Ticks = ticks, Severity = Severity.None }, sequence: -1, piece: 0);

    /// <summary>The lines as a client wants them, but for those it does not want to see; valid until anything is added or asked.</summary>
    /// <param name="capabilities">What the client has asked for.</param>
    /// <param name="isColored">Whether it wants colours.</param>
    /// <param name="mutes">What it does not want to see.</param>
    public ReadOnlySpan<byte> For(Capabilities capabilities, bool isColored, MuteList mutes)
    {
        if (mutes.IsEmpty)
        {
            return For(capabilities, isColored);
        }
        _own.ResetWrittenCount();
        Write(_own, capabilities.HasFlag(Capabilities.ServerTime), capabilities.HasFlag(Capabilities.MessageTags), isColored, mutes);
        return _own.WrittenSpan;
    }

    /// <summary>The lines as a client wants them; valid until anything is added.</summary>
    /// <param name="capabilities">What the client has asked for.</param>
    /// <param name="isColored">Whether it wants colours.</param>
    public ReadOnlySpan<byte> For(Capabilities capabilities, bool isColored)
    {
        bool hasTime = capabilities.HasFlag(Capabilities.ServerTime);
        bool hasTags = capabilities.HasFlag(Capabilities.MessageTags);
        int form = (hasTime ? 1 : 0) + (hasTags ? 2 : 0) + (isColored ? 4 : 0);
        if (form == 0)
        {
            return _bodies.WrittenSpan;
        }
        if (!_isWritten[form])
        {
            _isWritten[form] = true;
            _forms[form].ResetWrittenCount();
            Write(_forms[form], hasTime, hasTags, isColored, mutes: null);
        }
        return _forms[form].WrittenSpan;
    }

    private static IEnumerable<ArrayBufferWriter<byte>> NewForms()
    {
        for (int i = 0; i < Forms; i++)
        {
            yield return new ArrayBufferWriter<byte>();
        }
    }

    private void AddLine(ReadOnlySpan<byte> text, in Record record, long sequence, int piece)
    {
        int start = _bodies.WrittenCount;
        _bodies.Write(_prefix);
        _bodies.Write(text);
        _bodies.Write("\r\n"u8);
        _lines.Add(new Line(start, _bodies.WrittenCount - start, record.Ticks, sequence, piece, record.Severity));
    }

    private void Write(ArrayBufferWriter<byte> output, bool hasTime, bool hasTags, bool isColored, MuteList? mutes)
    {
        Span<byte> time = stackalloc byte[TimestampText.UtcBytes];
        foreach (Line line in _lines)
        {
            if (mutes?.Hides(_bodies.WrittenSpan.Slice(line.Start + _prefix.Length, line.Length - _prefix.Length)) == true)
            {
                continue;
            }
            if (hasTime)
            {
                _times.WriteUtc(line.Ticks, time);
                output.Write("@time="u8);
                output.Write(time);
            }
            if (hasTags)
            {
                output.Write(hasTime ? ";bot"u8 : "@bot"u8);
                if (line.Sequence >= 0)
                {
                    Encoding.UTF8.GetBytes(MessageId(line.Sequence, line.Piece), output);
                }
            }
            if (hasTime || hasTags)
            {
                output.Write(" "u8);
            }
            ReadOnlySpan<byte> body = _bodies.WrittenSpan.Slice(line.Start, line.Length);
            ReadOnlySpan<byte> color = isColored ? ColorOf(line.Severity) : default;
            if (color.IsEmpty)
            {
                output.Write(body);
                continue;
            }
            output.Write(body[.._prefix.Length]);
            output.Write(color);
            output.Write(body[_prefix.Length..^LineEndBytes]);
            output.Write("\u000f\r\n"u8);
        }
    }

    private static string MessageId(long sequence, int piece) => piece == 0
        ? string.Create(CultureInfo.InvariantCulture, $";msgid=log-{sequence}")
        : string.Create(CultureInfo.InvariantCulture, $";msgid=log-{sequence}-{piece}");

    // Colours of mIRC, which every client knows: red, orange, and grey for what is of little interest.
    private static ReadOnlySpan<byte> ColorOf(Severity severity) => severity switch
    {
        <= Severity.Error => "\u000304"u8,
        Severity.Warning => "\u000307"u8,
        Severity.Debug => "\u000314"u8,
        _ => default,
    };

    private readonly record struct Line(int Start, int Length, long Ticks, long Sequence, int Piece, Severity Severity);
}
