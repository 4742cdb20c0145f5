package io.everwire.tunnel.front;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** Netty's decoder where it refuses what has two lengths. */
final class StrictRequestDecoder extends HttpRequestDecoder {
    StrictRequestDecoder() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(HeadScanner.LONGEST)
                .setMaxHeaderSize(HeadScanner.LONGEST)
                .setMaxChunkSize(HttpExchange.LARGEST_CHUNK)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true));
    }

    /** Which of the two lengths would the target believe? */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
    }
}
