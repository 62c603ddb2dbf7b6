using System;
using System.Buffers;
using System.Buffers.Text;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using LogCaster.Engine.Query.Fields;
using LogCaster.Engine.Records;

namespace LogCaster.Engine.Query.Output;

/// <summary>
/// Writes the records and notes of one answer the way its query asked for. Belongs to one query at a time: not for several threads at once.
/// </summary>
public sealed class RecordFormat
{
    // The column that tells matches from neighbours.
    private const string Mark = "match";

    private readonly LogQuery _query;
    private readonly SourceTable _sources;
    private readonly TimestampText _timestamps;
    private readonly ArrayBufferWriter<byte> _cell = new();
    private readonly byte[][] _names;
    private bool _isMatch;
    private byte[] _decoded = [];
    private byte[] _source = [];
    private int _sourceId = -1;

    /// <summary>Makes the format of a query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="sources">Names of senders.</param>
    /// <param name="local">The zone of times in text, if the query names none.</param>
    public RecordFormat(LogQuery query, SourceTable sources, TimeZoneInfo local)
    {
        _query = query;
        _sources = sources;
        bool isLocal = query.Output == OutputFormat.Text && query.Fields.IsEmpty;
        _timestamps = new TimestampText(query.Zone ?? (isLocal ? local : TimeZoneInfo.Utc));
        IReadOnlyList<string> shown = !query.Fields.IsEmpty ? query.Fields : query.Output == OutputFormat.Csv ? ["time", "seq", "level", "source", "message"] : [];
        // Where neighbours are shown, a match is told from them.
        bool hasMark = query is { HasContext: true, Output: OutputFormat.Json or OutputFormat.Csv } && shown.Count > 0 && !shown.Contains(Mark);
        shown = hasMark ? [.. shown, Mark] : shown;
        _names = new byte[shown.Count][];
        for (int i = 0; i < _names.Length; i++)
        {
            _names[i] = Encoding.UTF8.GetBytes(shown[i]);
        }
    }

    /// <summary>Writes what stands before the first record: the names of the columns of CSV.</summary>
    /// <param name="output">Where to.</param>
    public void WriteHeader(IBufferWriter<byte> output)
    {
        if (_query.Output != OutputFormat.Csv)
        {
            return;
        }
        for (int i = 0; i < _names.Length; i++)
        {
            output.Write(i == 0 ? default : ","u8);
            WriteCsvCell(output, _names[i]);
        }
        output.Write("\r\n"u8);
    }

    /// <summary>Writes a note: a line that begins with <c># </c>, or an object in JSON; nothing if the query wants none.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="text">The note.</param>
    public void WriteNote(IBufferWriter<byte> output, string text)
    {
        if (!_query.Quiet)
        {
            WriteNote(output, _query.Output, text);
        }
    }

    /// <summary>Writes a note, even if the query wants none.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="format">How records are written.</param>
    /// <param name="text">The note.</param>
    public static void WriteNote(IBufferWriter<byte> output, OutputFormat format, string text)
    {
        bool isJson = format == OutputFormat.Json;
        output.Write(isJson ? "{\"note\":\""u8 : "# "u8);
        TextEscaper.Write(output, Encoding.UTF8.GetBytes(text), isJson ? EscapeStyle.Json : EscapeStyle.Text);
        output.Write(isJson ? "\"}\n"u8 : format == OutputFormat.Csv ? "\r\n"u8 : "\n"u8);
    }

    /// <summary>Writes what stands between groups of neighbours that do not touch.</summary>
    /// <param name="output">Where to.</param>
    public void WriteGap(IBufferWriter<byte> output)
    {
        if (_query.Output is OutputFormat.Line or OutputFormat.Text or OutputFormat.Raw && !_query.Quiet)
        {
            output.Write("--\n"u8);
        }
    }

    /// <summary>Writes a record.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="sequence">Its sequence number.</param>
    /// <param name="record">The record.</param>
    /// <param name="payload">Its bytes.</param>
    /// <param name="isMatch">Whether it is a match, not a neighbour of one; it is marked where the query asks for neighbours.</param>
    public void Write(IBufferWriter<byte> output, long sequence, in Record record, ReadOnlySpan<byte> payload, bool isMatch = true)
    {
        _isMatch = isMatch;
        if (_query is { HasContext: true, Output: OutputFormat.Line or OutputFormat.Text })
        {
            output.Write(isMatch ? "* "u8 : "  "u8);
        }
        if (_names.Length > 0)
        {
            WriteCells(output, sequence, record, payload);
        }
        else if (_query.Output == OutputFormat.Line)
        {
            WriteLine(output, record, payload);
        }
        else
        {
            RecordWriter.Write(
                _query.Output, output, _timestamps, sequence, record, _sources.NameOf(record.Source), payload,
                isZoned: _query.Zone is not null, isMatch: _query.HasContext ? isMatch : null);
        }
    }

    /// <summary>The text of a field of a record, or of what LogCaster knows of it: time, seq, level, source, message.</summary>
    /// <param name="name">The name.</param>
    /// <param name="sequence">The record's sequence number.</param>
    /// <param name="record">The record.</param>
    /// <param name="payload">Its bytes.</param>
    /// <param name="text">The text, without escapes; valid until the next call.</param>
    /// <returns>Whether there is such a field.</returns>
    internal bool TryRead(ReadOnlySpan<byte> name, long sequence, in Record record, ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> text)
    {
        _cell.ResetWrittenCount();
        if (name.SequenceEqual("message"u8))
        {
            text = payload;
            return true;
        }
        if (name.SequenceEqual("level"u8))
        {
            text = SeverityNames.Utf8NameOf(record.Severity);
            return !text.IsEmpty;
        }
        if (IsMark(name))
        {
            text = _isMatch ? "true"u8 : "false"u8;
            return true;
        }
        if (name.SequenceEqual("time"u8))
        {
            _cell.Advance(_timestamps.WriteZoned(record.Ticks, _cell.GetSpan(TimestampText.MaxZonedBytes)));
        }
        else if (name.SequenceEqual("seq"u8))
        {
            Utf8Formatter.TryFormat(sequence, _cell.GetSpan(20), out int digits);
            _cell.Advance(digits);
        }
        else if (name.SequenceEqual("source"u8))
        {
            Encoding.UTF8.GetBytes(_sources.NameOf(record.Source), _cell);
        }
        else
        {
            return TryReadField(name, payload, out text);
        }
        text = _cell.WrittenSpan;
        return true;
    }

    private bool TryReadField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!FieldReader.TryFind(payload, name, out FieldValue value))
        {
            return false;
        }
        text = value.Raw;
        if (value.IsEscaped)
        {
            if (_decoded.Length < text.Length)
            {
                _decoded = new byte[text.Length * 2];
            }
            text = _decoded.AsSpan(0, value.Decode(_decoded));
        }
        return true;
    }

    private void WriteLine(IBufferWriter<byte> output, in Record record, ReadOnlySpan<byte> payload)
    {
        Span<byte> head = output.GetSpan(TimestampText.MaxZonedBytes + 1);
        int length = _timestamps.WriteZoned(record.Ticks, head);
        head[length] = (byte)' ';
        output.Advance(length + 1);
        if (record.Source != _sourceId)
        {
            _sourceId = record.Source;
            string name = _sources.NameOf(record.Source);
            _source = Encoding.UTF8.GetBytes(name.Length == 0 ? "-" : name);
        }
        TextEscaper.Write(output, _source, EscapeStyle.Text);
        output.Write(LevelColumn(record.Severity));
        TextEscaper.Write(output, payload, EscapeStyle.Text);
        output.Write("\n"u8);
    }

    private static ReadOnlySpan<byte> LevelColumn(Severity severity) => severity switch
    {
        Severity.Emergency => " EMERGENCY "u8,
        Severity.Alert => " ALERT "u8,
        Severity.Critical => " CRITICAL "u8,
        Severity.Error => " ERROR "u8,
        Severity.Warning => " WARNING "u8,
        Severity.Notice => " NOTICE "u8,
        Severity.Informational => " INFO "u8,
        Severity.Debug => " DEBUG "u8,
        _ => " - "u8,
    };

    private void WriteCells(IBufferWriter<byte> output, long sequence, in Record record, ReadOnlySpan<byte> payload)
    {
        bool isJson = _query.Output == OutputFormat.Json;
        bool isCsv = _query.Output == OutputFormat.Csv;
        output.Write(isJson ? "{"u8 : default);
        bool isFirst = true;
        foreach (byte[] name in _names)
        {
            bool isThere = TryRead(name, sequence, record, payload, out ReadOnlySpan<byte> text);
            if (isJson && !isThere)
            {
                continue;
            }
            output.Write(isFirst ? default : isJson || isCsv ? ","u8 : "\t"u8);
            isFirst = false;
            if (isJson)
            {
                WriteMember(output, name, text);
            }
            else if (isCsv)
            {
                WriteCsvCell(output, text);
            }
            else
            {
                TextEscaper.Write(output, isThere ? text : "-"u8, EscapeStyle.Text);
            }
        }
        output.Write(isJson ? "}\n"u8 : isCsv ? "\r\n"u8 : "\n"u8);
    }

    private bool IsMark(ReadOnlySpan<byte> name) => _query.HasContext && name.SequenceEqual("match"u8);

    private void WriteMember(IBufferWriter<byte> output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        output.Write("\""u8);
        TextEscaper.Write(output, name, EscapeStyle.Json);
        // A sequence number is a number in every answer.
        bool isBare = name.SequenceEqual("seq"u8) || IsMark(name);
        output.Write(isBare ? "\":"u8 : "\":\""u8);
        TextEscaper.Write(output, text, EscapeStyle.Json);
        output.Write(isBare ? default : "\""u8);
    }

    // RFC 4180 §2: quotes where a comma, a quote or the end of a line is inside; escapes leave no line ends.
    internal static void WriteCsvCell(IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny((byte)',', (byte)'"', (byte)'\n') < 0 && text.IndexOf((byte)'\r') < 0)
        {
            TextEscaper.Write(output, text, EscapeStyle.Text);
            return;
        }
        output.Write("\""u8);
        while (text.IndexOf((byte)'"') is >= 0 and int quote)
        {
            TextEscaper.Write(output, text[..quote], EscapeStyle.Text);
            output.Write("\"\""u8);
            text = text[(quote + 1)..];
        }
        TextEscaper.Write(output, text, EscapeStyle.Text);
        output.Write("\""u8);
    }
}
