using System;
using System.IO;
using LogCaster.Net;

namespace LogCaster.Cli;

/// <summary>Copies an answer from the connection to the output as it comes, through one buffer. Used by one thread, once.</summary>
internal sealed class AnswerCopy(QueryClient client, OutputDescriptor output, Answer answer)
{
    private const int BufferBytes = 64 * 1024;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _filled;
    private bool _wasCut;
    private bool _isAtEnd;

    /// <summary>Copies until the server ends the answer, or nobody reads the output any more.</summary>
    /// <param name="fault">What went wrong; null when nothing did.</param>
    public AnswerEnd Run(out string? fault)
    {
        try
        {
            fault = null;
            while (!_isAtEnd)
            {
                if (!client.WaitForBytes(output))
                {
                    return AnswerEnd.Found;
                }
                Receive();
                // Who no longer reads has what was wanted.
                if (!output.TryWrite(answer.Output.WrittenSpan))
                {
                    return AnswerEnd.Found;
                }
                answer.Output.ResetWrittenCount();
            }
        }
        catch (IOException failure)
        {
            fault = $"standard output: {failure.Message}";
            return AnswerEnd.Failed;
        }
        fault = answer.Refusal ?? (_wasCut ? "the connection was cut in the middle of the answer" : answer.Fault);
        return fault is not null ? AnswerEnd.Failed : answer.IsFound ? AnswerEnd.Found : AnswerEnd.NothingFound;
    }

    private void Receive()
    {
        _wasCut = !client.TryReceive(_buffer.AsSpan(_filled), out int received);
        _isAtEnd = received == 0;
        _filled += received;
        int taken = answer.Take(_buffer.AsSpan(0, _filled), isFull: _filled == _buffer.Length);
        _buffer.AsSpan(taken, _filled - taken).CopyTo(_buffer);
        _filled -= taken;
        if (_isAtEnd)
        {
            answer.Finish(_buffer.AsSpan(0, _filled));
        }
    }
}

/// <summary>How an answer ended.</summary>
internal enum AnswerEnd
{
    /// <summary>Something was found, or nobody read on.</summary>
    Found,

    /// <summary>Nothing was found.</summary>
    NothingFound,

    /// <summary>There is no answer, or not all of it.</summary>
    Failed,
}
