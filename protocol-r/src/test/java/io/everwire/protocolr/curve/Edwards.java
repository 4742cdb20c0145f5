package io.everwire.protocolr.curve;

import java.math.BigInteger;

/** A point of edwards25519 in affine coordinates, slow and plain, so that signatures can be made that no signer makes. */
record Edwards(BigInteger x, BigInteger y) {
    static final BigInteger P = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
    static final BigInteger ORDER =
            BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));
    private static final BigInteger D = fraction(-121_665, 121_666);
    private static final BigInteger ROOT_OF_MINUS_ONE =
            BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);

    static final Edwards NEUTRAL = new Edwards(BigInteger.ZERO, BigInteger.ONE);
    static final Edwards BASE = of(fraction(4, 5), false);
    /** Generates the eight points of low order. */
    static final Edwards ORDER_8 =
            of(new BigInteger("55188659117513257062467267217118295137698188065244968500265048394206261417927"), false);

    private static BigInteger fraction(long above, long below) {
        return BigInteger.valueOf(above)
                .multiply(BigInteger.valueOf(below).modInverse(P))
                .mod(P);
    }

    /** The point with this y, and with an x that is odd, or even. */
    static Edwards of(BigInteger y, boolean odd) {
        BigInteger square = y.multiply(y);
        BigInteger squareOfX =
                over(square.subtract(BigInteger.ONE), D.multiply(square).add(BigInteger.ONE));
        BigInteger root = squareOfX.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
        BigInteger x = isRoot(root, squareOfX)
                ? root
                : root.multiply(ROOT_OF_MINUS_ONE).mod(P);
        if (!isRoot(x, squareOfX)) {
            throw new IllegalArgumentException("no point has this y");
        }
        return new Edwards(x.testBit(0) == odd ? x : P.subtract(x).mod(P), y);
    }

    private static boolean isRoot(BigInteger x, BigInteger square) {
        return x.multiply(x).mod(P).equals(square);
    }

    Edwards plus(Edwards other) {
        BigInteger product =
                D.multiply(x).multiply(other.x).multiply(y).multiply(other.y).mod(P);
        BigInteger sumX = x.multiply(other.y).add(y.multiply(other.x));
        BigInteger sumY = y.multiply(other.y).add(x.multiply(other.x));
        return new Edwards(over(sumX, BigInteger.ONE.add(product)), over(sumY, BigInteger.ONE.subtract(product)));
    }

    Edwards times(BigInteger factor) {
        Edwards sum = NEUTRAL;
        for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
            sum = sum.plus(sum);
            sum = factor.testBit(bit) ? sum.plus(this) : sum;
        }
        return sum;
    }

    byte[] encoded() {
        return encoded(y, x.testBit(0));
    }

    static byte[] encoded(BigInteger y, boolean oddX) {
        byte[] bytes = littleEndian(y);
        bytes[31] |= (byte) (oddX ? 0x80 : 0);
        return bytes;
    }

    private static BigInteger over(BigInteger above, BigInteger below) {
        return above.multiply(below.modInverse(P)).mod(P);
    }

    static byte[] littleEndian(BigInteger value) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < 32; i++) {
            bytes[i] = value.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }

    static BigInteger number(byte[] littleEndian) {
        byte[] bigEndian = new byte[littleEndian.length];
        for (int i = 0; i < bigEndian.length; i++) {
            bigEndian[i] = littleEndian[bigEndian.length - 1 - i];
        }
        return new BigInteger(1, bigEndian);
    }
}
