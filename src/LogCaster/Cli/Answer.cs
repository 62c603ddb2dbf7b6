using System;
using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace LogCaster.Cli;

/// <summary>
/// An answer of the query port on its way to the user: lines are taken as they come, judged, coloured, and gathered in <see cref="Output"/>
/// until its owner has written them. Holds no more than one piece of the answer. Used by one thread.
/// </summary>
/// <param name="question">What was asked.</param>
/// <param name="isColored">Whether lines are coloured.</param>
internal sealed class Answer(Question question, bool isColored)
{
    private readonly bool _isColored = isColored && !question.IsRaw;
    private byte[] _color = [];
    private bool _insideLine;
    private bool _insideRefusal;
    private bool _unfinished;
    private bool _anyFound;
    private long _lines;
    private long? _promised;
    private bool _promisesLines;

    /// <summary>What the user shall see next; its owner clears it.</summary>
    public ArrayBufferWriter<byte> Output { get; } = new();

    /// <summary>Why the server refused the command; null when it did not.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Whether anything was found. Known at the end.</summary>
    public bool IsFound => _promised is { } number ? number > 0 : _anyFound;

    /// <summary>What the answer lacks; null when it is whole. Known at the end.</summary>
    public string? Fault =>
        _unfinished ? "the connection was cut in the middle of a line"
        : _lines == 0 && question.HasHeader ? "the connection was closed without an answer"
        : _promisesLines && _lines - 1 < _promised ? $"the answer is not whole: {_lines - 1} of {_promised} lines came"
        : null;

    /// <summary>Takes the next bytes: all lines that are whole, and of a line that is longer than the buffer what there is.</summary>
    /// <param name="bytes">The bytes that were not taken yet.</param>
    /// <param name="isFull">Whether no more bytes can be had before some are taken.</param>
    /// <returns>How many were taken.</returns>
    public int Take(ReadOnlySpan<byte> bytes, bool isFull)
    {
        int taken = 0;
        while (bytes[taken..].IndexOf((byte)'\n') is var length and >= 0)
        {
            TakePiece(bytes.Slice(taken, length), isWhole: true);
            taken += length + 1;
        }
        if (isFull && taken == 0)
        {
            TakePiece(bytes, isWhole: false);
            taken = bytes.Length;
        }
        return taken;
    }

    /// <summary>Takes what is left when the server has ended the connection.</summary>
    public void Finish(ReadOnlySpan<byte> rest)
    {
        // The prompt of a session has no end of line.
        _unfinished = (_insideLine || !rest.IsEmpty) && !rest.SequenceEqual("> "u8);
        if (!rest.IsEmpty)
        {
            TakePiece(rest, isWhole: false);
        }
    }

    private void TakePiece(ReadOnlySpan<byte> piece, bool isWhole)
    {
        if (!_insideLine)
        {
            Begin(piece);
        }
        _insideLine = !isWhole;
        if (_insideRefusal)
        {
            _insideRefusal = !isWhole;
            return;
        }
        // A colour ends with its piece: whatever ends us, the terminal is not left in it.
        bool isPainted = _color.Length > 0 && !piece.IsEmpty;
        Write(isPainted ? _color : []);
        Write(piece);
        Write(isPainted ? LineColors.Reset : []);
        Write(isWhole ? "\n"u8 : []);
    }

    /// <summary>Judges a line by how it begins.</summary>
    private void Begin(ReadOnlySpan<byte> line)
    {
        bool isFirst = _lines++ == 0;
        if (isFirst && line.StartsWith("ERROR:"u8))
        {
            string error = Encoding.UTF8.GetString(line["ERROR:".Length..]).Trim();
            if (question.IsRefusal(error))
            {
                Refusal = error;
                _insideRefusal = true;
                return;
            }
        }
        if (isFirst && question.IsDenial(line))
        {
            Refusal = Encoding.UTF8.GetString(line).TrimEnd('\r');
            _insideRefusal = true;
            return;
        }
        bool isHeader = isFirst && question.HasHeader && ReadHeader(line);
        _anyFound |= !(question.IsCsv && isFirst) && !IsNote(line);
        _color = !_isColored ? [] : isHeader ? LineColors.Header.ToArray() : question.HasRecords ? LineColors.Of(line).ToArray() : [];
    }

    // What a sender wrote may look like a note. The only one that stands without records says that there are none.
    private bool IsNote(ReadOnlySpan<byte> line) => question.IsVerbatim
        ? line.TrimEnd((byte)'\r') is var text && (text.SequenceEqual("# nothing found"u8) || text.SequenceEqual("{\"note\":\"nothing found\"}"u8))
        : line.StartsWith("# "u8) || line.StartsWith("{\"note\":"u8);

    private bool ReadHeader(ReadOnlySpan<byte> line)
    {
        _promisesLines = line.StartsWith("FOUND: "u8);
        if (_promisesLines || line.StartsWith("COUNT: "u8))
        {
            _promised = Utf8Parser.TryParse(line["FOUND: ".Length..], out long number, out _) ? number : null;
            return true;
        }
        return line.StartsWith("STATS: "u8);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Output.GetSpan(bytes.Length + 1));
        Output.Advance(bytes.Length);
    }
}
