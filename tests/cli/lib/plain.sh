# plain: a page's text without its markup, one row or paragraph a line
plain() {
	sed -e '1,/<\/style>/d' | sed -e 's/<title[^/]*//g' -e 's/<[^>]*>/ /g' \
		-e 's/[0-9a-f]\{64\}/HASH/g' -e 's/  */ /g' -e 's/^ //' \
		-e 's/ $//' | grep .
}
